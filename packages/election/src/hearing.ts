import { NEVER_HEARD_MS, REASSURANCES_MAX } from './limits.ts'

/**
 * What a peer knows of its master's life. Its own ears and the word of others are kept apart: only the first is
 * passed on, or rumours of a dead master would keep each other alive.
 */
export class Hearing {
  #heardAtMs: number | undefined
  #believedAtMs: number
  #reassurances = 0

  /** At `nowMs` the master is given the benefit of the doubt. */
  constructor(nowMs: number) {
    this.#believedAtMs = nowMs
  }

  heard(nowMs: number): void {
    this.#heardAtMs = nowMs
    this.#believedAtMs = Math.max(this.#believedAtMs, nowMs)
    this.#reassurances = 0
  }

  /** Somebody else heard it at `atMs`, as far as is certain. */
  reassured(atMs: number): void {
    this.#believedAtMs = Math.max(this.#believedAtMs, atMs)
    this.#reassurances += 1
  }

  /** Forgets how often others have vouched: a new join was asked for. */
  forgetReassurances(): void {
    this.#reassurances = 0
  }

  /** Until when there was a master, to the best of this peer's knowledge. */
  get believedAtMs(): number {
    return this.#believedAtMs
  }

  /** Others have vouched so often that a single one of them no longer decides. */
  get doubtsOthers(): boolean {
    return this.#reassurances >= REASSURANCES_MAX
  }

  /** Time since this peer itself heard the master. */
  silenceMs(nowMs: number): number {
    if (this.#heardAtMs === undefined) return NEVER_HEARD_MS
    return Math.min(Math.max(0, Math.round(nowMs - this.#heardAtMs)), NEVER_HEARD_MS)
  }
}
