import { UNUSED_BELOW, UNUSED_FOR_MS, USED_ABOVE, USED_FOR_MS } from './limits.ts'

/** What the machine is doing besides CacheReef; undefined where the system does not tell. */
export interface MachineUse {
  /** Share of the processors that other programs use, 0 to 1. */
  readonly others: number
  readonly onBattery: boolean | undefined
  readonly onMeteredLink: boolean | undefined
}

/**
 * Whether the machine is idle, with hysteresis both ways: each change moves content between peers. A battery or a metered link is no
 * matter of degree, and counts at once. Pure: the time is handed in, milliseconds, never falling.
 */
export class Idleness {
  #why: string | undefined
  /** Since when what was seen speaks against what is so. */
  #againstSinceMs: number | undefined

  /** Why the machine is not idle; undefined: it is. */
  get why(): string | undefined {
    return this.#why
  }

  observe({ others, onBattery, onMeteredLink }: MachineUse, nowMs: number): void {
    const decided = onBattery ? 'it runs on battery' : onMeteredLink ? 'its link is metered' : undefined
    if (decided !== undefined) {
      this.#why = decided
      this.#againstSinceMs = undefined
      return
    }
    const against = this.#why === undefined ? others > USED_ABOVE : others < UNUSED_BELOW
    if (!against) {
      this.#againstSinceMs = undefined
      return
    }
    this.#againstSinceMs ??= nowMs
    if (nowMs - this.#againstSinceMs < (this.#why === undefined ? USED_FOR_MS : UNUSED_FOR_MS)) return
    this.#why = this.#why === undefined ? 'its user needs it' : undefined
    this.#againstSinceMs = undefined
  }
}
