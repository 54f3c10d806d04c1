import { brokenOff, selected } from '../policy/index.ts'
import { CATCH_UP_BYTES, PART_KEPT_BYTES_MAX } from './limits.ts'
import type { Readable } from 'node:stream'
import type { NewHead } from '../policy/types.ts'
import type { StoreWriter } from '../store/store.ts'
import type { Essentials } from './essentials.ts'
import type { FlightPlan } from './landing.ts'

/** Bytes `first` to `last` that were recorded before the body broke off; undefined where they can't be read any more. */
export type ReadRecorded = (first: number, last: number) => Buffer | Readable | Promise<Buffer | Readable> | undefined

/**
 * Stores what has come of a body that broke off, as a part that a later request completes (RFC 9111 section 3.3). It takes the
 * place of no whole response, be that stale: which would be the better one to have, if the origin is gone.
 */
export async function keepPart(
  { store, policy }: Essentials,
  { key, request }: FlightPlan,
  head: NewHead,
  announcedBytes: number,
  bytes: number,
  read: ReadRecorded,
): Promise<void> {
  const part = bytes <= PART_KEPT_BYTES_MAX ? brokenOff(head, announcedBytes, bytes) : undefined
  if (part === undefined) return
  let writer: StoreWriter | undefined
  try {
    const found = store.lookup(key)
    const others = selected(request, found instanceof Promise ? await found : found, policy)
    if (others.some(({ status }) => status !== 206)) return
    const begun = store.begin(key, part, bytes)
    writer = begun instanceof Promise ? await begun : begun
    if (writer !== undefined && (await copy(read, bytes, writer))) await writer.commit()
    else writer?.abort()
  } catch {
    writer?.abort() // It is a part less, as without it.
  }
}

async function copy(read: ReadRecorded, bytes: number, writer: StoreWriter): Promise<boolean> {
  for (let first = 0; first < bytes; ) {
    const recorded = read(first, Math.min(first + CATCH_UP_BYTES, bytes) - 1)
    if (recorded === undefined) return false
    const piece = recorded instanceof Promise ? await recorded : recorded
    const before = first
    for await (const chunk of Buffer.isBuffer(piece) ? [piece] : (piece as AsyncIterable<Buffer>)) {
      first += chunk.length
      // A copy: the store owns what it is given, and these are another writer's bytes.
      if (!(await writer.write(Buffer.from(chunk)))) return false
    }
    if (first === before) return false
  }
  return true
}
