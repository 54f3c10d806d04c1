/**
 * The latest bytes of a body that arrives. Chunks are kept as they came, but small ones are put together: a body that drips takes
 * no more memory than one that flows. Positions count from the body's first byte.
 */
export class Window {
  readonly #gatheredBytes: number
  readonly #chunks: Buffer[] = []
  /** What the last chunk is the beginning of, where it is put together of small ones. */
  #block: Buffer | undefined
  #start = 0
  #end = 0

  /** @param gatheredBytes Chunks are put together up to so many bytes, which then go together, too. */
  constructor(gatheredBytes: number) {
    this.#gatheredBytes = gatheredBytes
  }

  /** Position of the first byte still here. */
  get start(): number {
    return this.#start
  }

  /** Position after the last byte that came. */
  get end(): number {
    return this.#end
  }

  push(chunk: Buffer): void {
    this.#end += chunk.length
    const last = this.#chunks.at(-1)
    if (last !== undefined && last.length + chunk.length <= this.#gatheredBytes) {
      this.#chunks[this.#chunks.length - 1] = this.#joined(last, chunk)
      return
    }
    this.#block = undefined
    this.#chunks.push(chunk)
  }

  /** Forgets whole chunks that lie before `position`. */
  dropBefore(position: number): void {
    let chunks = 0
    for (const chunk of this.#chunks) {
      if (this.#start + chunk.length > position) break
      this.#start += chunk.length
      chunks++
    }
    if (chunks > 0) this.#chunks.splice(0, chunks)
    if (this.#chunks.length === 0) this.#block = undefined
  }

  /** The bytes from `position` to the end of the chunk it lies in; undefined where they have gone or not come yet. */
  from(position: number): Buffer | undefined {
    if (position < this.#start || position >= this.#end) return undefined
    let start = this.#end
    // From the back: most readers are near the end.
    for (let i = this.#chunks.length - 1; i >= 0; i--) {
      const chunk = this.#chunks[i] as Buffer
      start -= chunk.length
      if (position >= start) return position === start ? chunk : chunk.subarray(position - start)
    }
    return undefined
  }

  /** Bytes that somebody was given already stay where they are. */
  #joined(last: Buffer, chunk: Buffer): Buffer {
    if (this.#block === undefined) {
      this.#block = Buffer.allocUnsafeSlow(this.#gatheredBytes)
      last.copy(this.#block)
    }
    chunk.copy(this.#block, last.length)
    return this.#block.subarray(0, last.length + chunk.length)
  }
}
