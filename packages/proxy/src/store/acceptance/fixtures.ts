import { buffer } from 'node:stream/consumers'
import { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import type { Store, StoredResponse } from '../store.ts'

/** Makes a store of this bound, which the suite disposes of. */
export type MakeBounded = (bytesMax: number) => Promise<Store>

/** Room enough that nothing is evicted in tests that are not about the bound. */
export const ROOMY = 8 * 1024 * 1024
/** Tight enough that a test can fill it in a moment. */
export const TIGHT = 1024 * 1024

/** A plausible head; `selecting` makes it a variant. */
export function headOf(
  fields: Record<string, string> = {},
  selecting: Record<string, string> = {},
): Omit<StoredHead, 'bodyBytes'> {
  return {
    method: 'GET',
    status: 200,
    statusText: 'OK',
    fields: Fields.from([['Content-Type', 'text/plain'], ['Cache-Control', 'max-age=60'], ...Object.entries(fields)]),
    requestTimeMs: 1_000,
    responseTimeMs: 1_010,
    selecting: Fields.from(selecting),
  }
}

/** Stores a body in one piece. */
export async function put(store: Store, key: string, body: Buffer, head = headOf()): Promise<StoredResponse> {
  const writer = await store.begin(key, head, body.length)
  if (writer === undefined) throw new Error(`the store does not take ${key}`)
  if (!(await writer.write(body))) throw new Error(`the store refused the body of ${key}`)
  return await writer.commit()
}

/** The bytes that `open` gives, whichever way it gives them. */
export async function bodyOf(
  store: Store,
  stored: StoredResponse,
  range?: { first: number; last: number },
): Promise<Buffer> {
  const body = await store.open(stored, range)
  return Buffer.isBuffer(body) ? body : await buffer(body)
}

/** The newest response under a key, which must be there. */
export async function newest(store: Store, key: string): Promise<StoredResponse> {
  const [first] = await store.lookup(key)
  if (first === undefined) throw new Error(`nothing is stored under ${key}`)
  return first
}

/** Whole numbers below a bound, the same ones for the same seed (xorshift). */
export function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
