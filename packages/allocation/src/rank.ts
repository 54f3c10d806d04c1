import { normalizeDomain } from './domain.ts'
import type { AllocationPeer } from './peer.ts'
import { Ranking, unitHash } from './ranking.ts'

/**
 * Ranks peers for a domain by weighted rendezvous hashing: the first is its owner, the next ones its replicas. Any
 * peer gets the same answer from the same list, in whatever order the list is. Peers that don't cache are left out.
 *
 * For many domains over one list, {@link allocate} a table: it hashes the peers once.
 *
 * @returns Ids, the owner first.
 */
export function rank(domain: string, peers: readonly AllocationPeer[]): string[] {
  const ranking = new Ranking(peers)
  const unit = unitHash(normalizeDomain(domain))
  const distances = ranking.ids.map((id, seat) => ({ id, distance: ranking.distance(unit, seat) }))
  // The ids are in ascending order and the sort is stable: of equal distances the lower id stays in front.
  return distances.sort((a, b) => a.distance - b.distance).map((row) => row.id)
}
