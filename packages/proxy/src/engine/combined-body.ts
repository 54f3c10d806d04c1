import { Readable } from 'node:stream'
import type { Piece } from '../policy/index.ts'
import type { Store, StoredResponse } from '../store/store.ts'
import { Slices } from './slices.ts'

/** The body of a response put together from what is stored and from what arrives, in order and as it arrives. */
export function combinedBody(
  store: Store,
  stored: StoredResponse,
  arriving: Readable,
  pieces: readonly Piece[],
): Readable {
  const parts = async function* (): AsyncGenerator<Buffer> {
    const fresh = new Slices(arriving)
    for (const { from, first, last } of pieces) {
      if (from === 'response') yield* fresh.take(first, last)
      else {
        const bytes = await store.open(stored, { first, last })
        if (Buffer.isBuffer(bytes)) yield bytes
        else yield* bytes as AsyncIterable<Buffer>
      }
    }
    await fresh.drain()
  }
  const body = Readable.from(parts(), { objectMode: false })
  body.once('close', () => arriving.destroy())
  return body
}
