import type { DomainLoad } from '@cachereef/protocol'
import type { AllocationTable } from './allocation-table.ts'
import type { AllocationChange } from './change.ts'
import { cutHotDomains } from './cut-hot-domains.ts'
import type { Exceptions } from './exceptions.ts'
import { CHANGES_PER_MINUTE_MAX, REQUESTS_PER_PEER_MIN } from './limits.ts'
import { passOn } from './pass-on.ts'
import { Plan } from './plan.ts'
import { reclaim } from './reclaim.ts'

export interface RebalanceOptions {
  /** The table in force. */
  readonly table: AllocationTable
  /** Requests by domain, of all peers together; a domain may stand more than once. */
  readonly demand: readonly DomainLoad[]
  /** Requests for domains that no report names, for reports name the most asked for only. Default 0. */
  readonly unlisted?: number | undefined
  /** Domains of `--reverse` and `--mirror`, which stay cut whatever their demand. Default none. */
  readonly announced?: Iterable<string> | undefined
  /** Changes allowed. Default `CHANGES_PER_MINUTE_MAX`. */
  readonly budget?: number | undefined
}

/** What the master should issue as its next version: nothing new where there are no changes. */
export interface Rebalancing {
  readonly exceptions: Exceptions
  /** In the order in which they were decided. */
  readonly changes: readonly AllocationChange[]
}

/**
 * Settles the split anew on request statistics (B8): cuts domains that are too hot for one peer, and passes others on from
 * peers that carry more than their bound. Pure and deterministic. The same statistics, given again and again, come to
 * rest: a peer is relieved only above the bound and receives only up to half of it, so nothing goes to and fro.
 */
export function rebalance(options: RebalanceOptions): Rebalancing {
  const { table, demand, unlisted = 0, announced = [], budget = CHANGES_PER_MINUTE_MAX } = options
  const caching = table.peers.filter((peer) => peer.caching).length
  const requests = demand.reduce((sum, load) => sum + load.requests, unlisted)
  if (caching < 2 || requests < caching * REQUESTS_PER_PEER_MIN) {
    return { exceptions: { slices: table.slices, moves: table.moves }, changes: [] }
  }
  const plan = new Plan(table, demand, unlisted, budget)
  cutHotDomains(plan)
  passOn(plan)
  reclaim(plan, new Set(Array.from(announced, (domain) => table.domainOf(domain))))
  return { exceptions: plan.exceptions, changes: plan.changes }
}
