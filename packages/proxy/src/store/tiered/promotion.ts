import type { MemoryStore } from '../memory-store.ts'
import type { StoredResponse } from '../store.ts'
import { sameSelecting } from '../variants.ts'

/**
 * Puts a response of the disk, whose whole body was just read, into memory. Not where memory has that variant already: it may
 * be a newer one, stored while the body was read.
 */
export function promote(memory: MemoryStore, stored: StoredResponse, body: Buffer): void {
  const { id: _, key, bodyBytes, trailers, ...head } = stored
  if (body.length !== bodyBytes || memory.lookup(key).some((held) => sameSelecting(held.selecting, stored.selecting)))
    return
  const writer = memory.begin(key, head, bodyBytes)
  if (writer === undefined || !writer.write(body)) return
  try {
    writer.commit(trailers)
  } catch {
    // No room just now: the disk has it.
  }
}
