import { GATHER_BYTES } from './limits.ts'

/**
 * Holds a body while it arrives, in few pieces. Where its length is announced and large, memory for the whole is asked for at once
 * (and given by the system as it is filled), so that each byte is copied once. Otherwise large chunks are kept as they
 * are, and small ones gathered.
 */
export class BodyGatherer {
  /** The pieces in order, the last one perhaps still growing. */
  readonly #pieces: Buffer[] = []
  #block: Buffer | undefined
  #filled = 0
  length = 0

  constructor(announcedBytes = 0) {
    if (announcedBytes > GATHER_BYTES) this.#block = Buffer.allocUnsafeSlow(announcedBytes)
  }

  push(chunk: Buffer): void {
    this.length += chunk.length
    const first = this.#block === undefined && this.#pieces.length === 0
    let taken = 0
    if (this.#block !== undefined) {
      taken = chunk.copy(this.#block, this.#filled)
      this.#filled += taken
      if (this.#filled === this.#block.length) this.#seal()
    }
    if (taken === chunk.length) return
    const rest = taken === 0 ? chunk : chunk.subarray(taken)
    if (first || rest.length >= GATHER_BYTES) {
      this.#seal()
      this.#pieces.push(rest)
      return
    }
    this.#block = Buffer.allocUnsafeSlow(GATHER_BYTES)
    this.#filled = rest.copy(this.#block)
  }

  /** The bytes `first` to `last` inclusive of what was pushed; shared with what is held where they lie in one piece. */
  slice(first: number, last: number): Buffer {
    const parts: Buffer[] = []
    const growing = this.#block?.subarray(0, this.#filled)
    let start = 0
    for (const piece of growing === undefined ? this.#pieces : [...this.#pieces, growing]) {
      if (start + piece.length > first && start <= last)
        parts.push(piece.subarray(Math.max(0, first - start), last - start + 1))
      start += piece.length
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  }

  /** All pieces; nothing may be pushed afterwards. */
  take(): Buffer[] {
    this.#seal()
    return this.#pieces
  }

  #seal(): void {
    if (this.#block !== undefined && this.#filled > 0) this.#pieces.push(this.#block.subarray(0, this.#filled))
    this.#block = undefined
    this.#filled = 0
  }
}
