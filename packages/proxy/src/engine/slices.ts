import { Readable } from 'node:stream'

/** Cuts pieces in ascending order out of a stream. */
export class Slices {
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

/** A range of a body that can be read only once; what lies behind it is not waited for. */
export function sliceOf(body: Buffer | Readable, { first, last }: { readonly first: number; readonly last: number }) {
  if (Buffer.isBuffer(body)) return body.subarray(first, last + 1)
  const slice = Readable.from(new Slices(body).take(first, last), { objectMode: false })
  slice.once('close', () => body.destroy())
  return slice
}
