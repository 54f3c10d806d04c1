import { SAVED_MS_MAX } from './limits.ts'

/**
 * Bandwidth as debt: who takes bytes is told how long to wait until they are earned, and others then wait behind. What is not used
 * is saved up for a while. Pure: the time is handed in, milliseconds, never falling.
 */
export class TokenBucket {
  readonly #bytesPerMs: number
  readonly #savedMsMax: number
  /** When all that was taken is earned; in the past where there are savings. */
  #earnedAtMs = Number.NEGATIVE_INFINITY

  /** @param bytesPerSecond Above 0 */
  constructor(bytesPerSecond: number, savedMsMax: number = SAVED_MS_MAX) {
    this.#bytesPerMs = bytesPerSecond / 1_000
    this.#savedMsMax = savedMsMax
  }

  /** How long to wait, in milliseconds, until these bytes are earned; they count as taken at once. */
  take(bytes: number, nowMs: number): number {
    this.#earnedAtMs = Math.max(this.#earnedAtMs, nowMs - this.#savedMsMax) + bytes / this.#bytesPerMs
    return this.debtMs(nowMs)
  }

  debtMs(nowMs: number): number {
    return Math.max(0, this.#earnedAtMs - nowMs)
  }
}
