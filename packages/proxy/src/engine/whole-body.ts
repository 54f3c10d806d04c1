import type { Readable } from 'node:stream'

/** A response's body as those who share it have it: arriving (`SharedBody`), or there already (`WholeBody`). */
export interface DeliveredBody {
  /** Position after the last byte that came. */
  readonly window: { readonly end: number }
  /** Resolves when it is over. */
  readonly settled: Promise<void>
  /** Whether somebody who joins now can have the body from `position` on. */
  reaches(position: number): boolean
  /** Keeps the source although nobody reads yet. Each hold ends by one `release`. */
  hold(): void
  release(): void
  /** Fetches it to its end for the store alone, whether anybody reads or not. */
  finish(): void
  /** The bytes `first` to `last` inclusive, or to the end. */
  open(first?: number, last?: number): Buffer | Readable
  /** No longer to be stored. */
  forget(): void
}

/**
 * A body that came in one piece, and is not stored: a peer's short answer. Nothing is waited for, and no stream is made of it, which
 * would cost more than all the rest of a hop's work in this cache.
 */
export class WholeBody implements DeliveredBody {
  readonly window: { readonly end: number }
  readonly settled = Promise.resolve()
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.window = { end: bytes.length }
  }

  reaches(): boolean {
    return true
  }

  open(first = 0, last = Number.POSITIVE_INFINITY): Buffer {
    return first === 0 && last + 1 >= this.#bytes.length ? this.#bytes : this.#bytes.subarray(first, last + 1)
  }

  hold(): void {}
  release(): void {}
  finish(): void {}
  forget(): void {}
}
