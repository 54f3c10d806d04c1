import { Readable } from 'node:stream'
import type { Piece } from '../policy/index.ts'
import type { Store, StoredResponse } from '../store/store.ts'
import { discard } from './discard.ts'
import { Slices } from './slices.ts'

/** The pieces of a combination that are stored, open; undefined in the places of those that arrive. */
export type OpenPieces = readonly (Buffer | Readable | undefined)[]

/**
 * Opens what is stored before anything is promised of it: what is evicted or replaced from then on stays readable to who has it open.
 * undefined where it has gone already.
 */
export async function openPieces(
  store: Store,
  stored: StoredResponse,
  pieces: readonly Piece[],
): Promise<OpenPieces | undefined> {
  const open: (Buffer | Readable | undefined)[] = []
  try {
    for (const { from, first, last } of pieces) {
      const body = from === 'stored' ? await store.open(stored, { first, last }) : undefined
      // Whoever reads it listens; until then it may break.
      if (body instanceof Readable) body.on('error', () => {})
      open.push(body)
    }
    return open
  } catch {
    closePieces(open)
    return undefined
  }
}

/** Lets go of pieces that no body was made of. */
export function closePieces(open: OpenPieces): void {
  for (const body of open) if (body !== undefined) discard({ body })
}

/** The body of a response put together from what is stored and from what arrives, in order and as it arrives. */
export function combinedBody(open: OpenPieces, arriving: Readable, pieces: readonly Piece[]): Readable {
  const parts = async function* (): AsyncGenerator<Buffer> {
    const fresh = new Slices(arriving)
    for (const [i, { first, last }] of pieces.entries()) {
      const stored = open[i]
      if (stored === undefined) yield* fresh.take(first, last)
      else if (Buffer.isBuffer(stored)) yield stored
      else yield* stored as AsyncIterable<Buffer>
    }
    await fresh.drain()
  }
  const body = Readable.from(parts(), { objectMode: false })
  body.once('close', () => {
    arriving.destroy()
    closePieces(open)
  })
  return body
}
