import { normalizeDomain } from './domain.ts'
import type { AllocationPeer } from './peer.ts'
import { Ranking, unitHash } from './ranking.ts'

/**
 * Ranks peers for a domain by weighted rendezvous hashing: the first is its owner, the next ones its replicas. Any
 * peer gets the same answer from the same list, in whatever order the list is. Peers that don't cache are left out.
 *
 * For many domains over one list, {@link import('./allocate.ts').allocate} a table: it hashes the peers once.
 *
 * @returns Ids, the owner first.
 */
export function rank(domain: string, peers: readonly AllocationPeer[]): string[] {
  const ranking = new Ranking(peers)
  const seats = ranking.nearest(unitHash(normalizeDomain(domain)), ranking.ids.length)
  return seats.map((seat) => ranking.ids[seat]!)
}
