import { type Coverage, mergeCoverage } from './coverage.ts'
import type { Outcome } from './run-scenario.ts'

/** What a run over many seeds came to. */
export class Summary {
  seeds = 0
  events = 0
  simulatedMs = 0
  readonly failures: Outcome[] = []
  readonly coverage: Coverage = {}
  readonly #healedMs: number[] = []

  add(outcome: Outcome): void {
    this.seeds++
    this.events += outcome.events
    this.simulatedMs += outcome.simulatedMs
    mergeCoverage(this.coverage, outcome.coverage)
    if (outcome.violation) this.failures.push(outcome)
    if (outcome.healedMs !== undefined) this.#healedMs.push(outcome.healedMs)
  }

  /** The time from the end of the storm to agreement that so many of all runs stayed below; 1 is the longest. */
  healedMs(share: number): number {
    const sorted = this.#healedMs.sort((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  }
}
