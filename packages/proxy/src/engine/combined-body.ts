import { Readable } from 'node:stream'
import type { Piece } from '../policy/index.ts'
import type { Store, StoredResponse } from '../store/store.ts'

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

/** Cuts pieces in ascending order out of a stream. */
class Slices {
  readonly #chunks: AsyncIterator<Buffer>
  #position = 0
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: Readable) {
    this.#chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  async *take(first: number, last: number): AsyncGenerator<Buffer> {
    while (this.#position <= last) {
      if (this.#rest.length === 0 && !(await this.#next())) return
      const skip = Math.min(Math.max(first - this.#position, 0), this.#rest.length)
      const wanted = this.#rest.subarray(skip, last - this.#position + 1)
      this.#position += skip + wanted.length
      this.#rest = this.#rest.subarray(skip + wanted.length)
      if (wanted.length > 0) yield wanted
    }
  }

  /** To the end, so that the arriving body is known to be whole. */
  async drain(): Promise<void> {
    while (await this.#next());
  }

  async #next(): Promise<boolean> {
    const { value, done } = await this.#chunks.next()
    this.#rest = done === true ? Buffer.alloc(0) : value
    return done !== true
  }
}
