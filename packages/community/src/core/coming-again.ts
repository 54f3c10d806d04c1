import { LIMITS } from '../limits.ts'

/**
 * When a client that masters told they were busy comes again (JOINDENIED `busy`): never sooner than any of them said, and
 * up to as much later, drawn by lot, for those who were refused together would come back together. Pure: times are handed
 * in, in milliseconds.
 */
export class ComingAgain {
  readonly #random: () => number
  readonly #endsMs: number
  #dueMs = Number.NEGATIVE_INFINITY

  /** `random`: at least 0 and below 1, drawn anew at each call. */
  constructor(nowMs: number, random: () => number) {
    this.#random = random
    this.#endsMs = nowMs + LIMITS.busyPatienceMs
  }

  /** A master is busy; `retryAfterMs` is its word, 0 where it is of no use to come again. */
  told(nowMs: number, retryAfterMs: number): void {
    if (retryAfterMs === 0) return
    const waitMs = Math.min(retryAfterMs, LIMITS.busyWaitMs) * (1 + this.#random())
    this.#dueMs = Math.max(this.#dueMs, nowMs + waitMs)
  }

  /** When to come; undefined where nobody asked for that, or it was tried for long enough. */
  dueMs(nowMs: number): number | undefined {
    return this.#dueMs > nowMs && nowMs < this.#endsMs ? this.#dueMs : undefined
  }
}
