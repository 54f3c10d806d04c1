import { type Coverage, mergeCoverage } from './coverage.ts'
import type { Outcome } from './run-scenario.ts'

/** Times to agreement are kept by so many milliseconds: a million runs need no million numbers. */
const HEALED_STEP_MS = 10

/** What a run over many seeds came to. */
export class Summary {
  seeds = 0
  events = 0
  simulatedMs = 0
  readonly failures: Outcome[] = []
  readonly coverage: Coverage = {}
  /** How many runs healed within each step. */
  readonly #healed: number[] = []

  add(outcome: Outcome): void {
    this.seeds++
    this.events += outcome.events
    this.simulatedMs += outcome.simulatedMs
    mergeCoverage(this.coverage, outcome.coverage)
    if (outcome.violation) this.failures.push(outcome)
    if (outcome.healedMs !== undefined) {
      const step = Math.ceil(outcome.healedMs / HEALED_STEP_MS)
      this.#healed[step] = (this.#healed[step] ?? 0) + 1
    }
  }

  /** The time from the end of the storm to agreement that this share of all runs kept to; 1 is the longest. */
  healedMs(share: number): number {
    const runs = this.#healed.reduce((sum, count) => sum + count, 0)
    let left = Math.ceil(share * runs)
    const step = this.#healed.findIndex((count = 0) => (left -= count) <= 0)
    return Math.max(0, step) * HEALED_STEP_MS
  }
}
