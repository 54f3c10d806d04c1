import type { DomainLoad } from '@cachereef/protocol'
import type { AllocationTable } from './allocation-table.ts'
import { DemandMeter } from './demand-meter.ts'
import { CHANGES_PER_MINUTE_MAX } from './limits.ts'
import { rebalance, type Rebalancing } from './rebalance.ts'

const MINUTE_MS = 60_000

/**
 * What a master keeps between rebalancings: the demand that peers reported, and how many changes it made within the last
 * minute. A new master starts with an empty one. Time is handed in; it never goes back.
 */
export class Rebalancer {
  readonly #meter = new DemandMeter()
  #recent: { readonly atMs: number; readonly changes: number }[] = []

  /** Takes the statistics of one ping answer. */
  record(loads: Iterable<DomainLoad>, nowMs: number): void {
    this.#meter.record(loads, nowMs)
  }

  /**
   * Proposes the next exceptions, with no more than `CHANGES_PER_MINUTE_MAX` changes in any minute. They count as made:
   * issue them, or drop the proposal where it has no changes.
   */
  propose(table: AllocationTable, nowMs: number, announced?: Iterable<string>): Rebalancing {
    this.#recent = this.#recent.filter(({ atMs }) => nowMs - atMs < MINUTE_MS)
    const made = this.#recent.reduce((sum, { changes }) => sum + changes, 0)
    const demand = this.#meter.demand(nowMs)
    const proposal = rebalance({ table, demand, announced, budget: CHANGES_PER_MINUTE_MAX - made })
    if (proposal.changes.length > 0) this.#recent.push({ atMs: nowMs, changes: proposal.changes.length })
    return proposal
  }
}
