/** The latest bytes of a body that arrives, as they came; nothing is copied. Positions count from the body's first byte. */
export class Window {
  readonly #chunks: Buffer[] = []
  #start = 0
  #end = 0

  /** Position of the first byte still here. */
  get start(): number {
    return this.#start
  }

  /** Position after the last byte that came. */
  get end(): number {
    return this.#end
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#end += chunk.length
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
}
