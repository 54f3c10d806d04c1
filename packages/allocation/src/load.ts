import type { DomainLoad, PeerId } from '@cachereef/protocol'
import type { AllocationTable } from './allocation-table.ts'
import { BYTES_PER_REQUEST_COST, LOAD_BOUND_LARGE, LOAD_BOUND_SMALL } from './limits.ts'

/** A peer's load beside its share of the whole, both in units of cost; their ratio is what is bounded. */
export interface PeerLoad {
  readonly load: number
  /** What it would carry if all carried exactly their weight's part. */
  readonly share: number
}

/** What serving a demand costs its holder: the requests, and the bytes that they move. */
function costOf(load: DomainLoad): number {
  return load.requests + load.bytes / BYTES_PER_REQUEST_COST
}

/** The bound on load ÷ share in a community of so many caching peers: 1.1 up to 100, 1.25 from 1,000 on. */
export function loadBound(peers: number): number {
  const part = Math.min(Math.max((peers - 100) / 900, 0), 1)
  return LOAD_BOUND_SMALL + part * (LOAD_BOUND_LARGE - LOAD_BOUND_SMALL)
}

/** The cost of a demand by the domain that the table allocates; hosts that share one are added up. */
export function costByDomain(table: AllocationTable, demand: Iterable<DomainLoad>): Map<string, number> {
  const costs = new Map<string, number>()
  for (const load of demand) {
    const domain = table.domainOf(load.domain)
    costs.set(domain, (costs.get(domain) ?? 0) + costOf(load))
  }
  return costs
}

/**
 * What a demand puts on every caching peer under a table. A cut domain's slices are taken to be equally asked for: the
 * paths are hashed, and one path that is hot by itself is the mirror tier's (C3).
 *
 * @param unlisted Cost of demand that no domain is known of; it falls on all by weight, as the rank spreads it. Default 0.
 */
export function peerLoads(
  table: AllocationTable,
  demand: Iterable<DomainLoad>,
  unlisted = 0,
): ReadonlyMap<PeerId, PeerLoad> {
  const costs = costByDomain(table, demand)
  const loads = new Map<PeerId, number>()
  let total = unlisted
  for (const [domain, cost] of costs) {
    total += cost
    const holders = table.holdersBySlice(domain)
    for (const [owner] of holders) {
      if (owner !== undefined) loads.set(owner, (loads.get(owner) ?? 0) + cost / holders.length)
    }
  }
  const caching = table.peers.filter((peer) => peer.caching)
  const weightSum = caching.reduce((sum, peer) => sum + peer.weight, 0)
  return new Map(
    caching.map(({ id, weight }) => {
      const part = weight / weightSum
      return [id, { load: (loads.get(id) ?? 0) + unlisted * part, share: total * part }]
    }),
  )
}
