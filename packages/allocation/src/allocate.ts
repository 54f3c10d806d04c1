import { type Epoch, MOVES_MAX, PEERS_MAX, SLICED_DOMAINS_MAX } from '@cachereef/protocol'
import { AllocationTable, type TableContents } from './allocation-table.ts'
import { normalizeDomain } from './domain.ts'
import { AllocationError } from './errors.ts'
import { type DomainCut, type DomainMove, moveKey } from './exceptions.ts'
import { REPLICAS_MAX, SLICES_MAX, WEIGHT_MAX } from './limits.ts'
import type { AllocationPeer } from './peer.ts'

/** What a master knows when it allocates. */
export interface AllocateOptions {
  readonly epoch: Epoch
  readonly version: number
  /** In any order. */
  readonly peers: readonly AllocationPeer[]
  /** Holders of each domain, 1 to `REPLICAS_MAX`. Default 1: disjoint portions. */
  readonly replicas?: number | undefined
  /** Default none. */
  readonly slices?: readonly DomainCut[] | undefined
  /** Default none. */
  readonly moves?: readonly DomainMove[] | undefined
  readonly registrableDomains?: TableContents['registrableDomains']
}

/**
 * Allocates the content portions anew (A5, A12). Pure: list and exceptions alone decide, so that every peer that has
 * them has the same table.
 *
 * @throws AllocationError `invalid-peer`, `invalid-replicas`, `invalid-exception`, `limit-exceeded`.
 */
export function allocate(options: AllocateOptions): AllocationTable {
  const { epoch, version, replicas = 1, registrableDomains } = options
  if (!isWithin(replicas, REPLICAS_MAX)) throw refusal('invalid-replicas', 'replicas out of range', replicas)
  const domainOf = (host: string): string => {
    const domain = normalizeDomain(host)
    return registrableDomains?.(domain) ?? domain
  }
  const slices = canonicalCuts(options.slices ?? [], domainOf)
  return new AllocationTable({
    epoch,
    version,
    replicas,
    peers: canonicalPeers(options.peers),
    slices,
    moves: canonicalMoves(options.moves ?? [], slices, domainOf),
    registrableDomains,
  })
}

function canonicalPeers(peers: readonly AllocationPeer[]): AllocationPeer[] {
  if (peers.length > PEERS_MAX) throw refusal('limit-exceeded', `more than ${PEERS_MAX} peers`, peers.length)
  for (const { id, weight } of peers) {
    if (id === '') throw refusal('invalid-peer', 'a peer without an id', id)
    if (!isWithin(weight, WEIGHT_MAX)) throw refusal('invalid-peer', `weight of peer ${id} out of range`, weight)
  }
  const sorted = peers.map(({ id, weight, caching }) => ({ id, weight, caching })).sort(by((peer) => peer.id))
  refuseTwins('invalid-peer', sorted, (peer) => peer.id)
  return sorted
}

function canonicalCuts(cuts: readonly DomainCut[], domainOf: (host: string) => string): DomainCut[] {
  if (cuts.length > SLICED_DOMAINS_MAX) {
    throw refusal('limit-exceeded', `more than ${SLICED_DOMAINS_MAX} domains are cut`, cuts.length)
  }
  for (const { domain, slices } of cuts) {
    if (!isWithin(slices, SLICES_MAX)) throw refusal('invalid-exception', `slices of ${domain} out of range`, slices)
  }
  const sorted = cuts.map(({ domain, slices }) => ({ domain: domainOf(domain), slices })).sort(by((cut) => cut.domain))
  refuseTwins('invalid-exception', sorted, (cut) => cut.domain)
  return sorted
}

function canonicalMoves(
  moves: readonly DomainMove[],
  cuts: readonly DomainCut[],
  domainOf: (host: string) => string,
): DomainMove[] {
  if (moves.length > MOVES_MAX) throw refusal('limit-exceeded', `more than ${MOVES_MAX} moves`, moves.length)
  const slicesOf = new Map(cuts.map((cut) => [cut.domain, cut.slices]))
  const canonical = moves.map(({ domain: host, slice, holder }): DomainMove => {
    const domain = domainOf(host)
    if (slice === undefined) return { domain, holder }
    const slices = slicesOf.get(domain) ?? 1
    if (!Number.isInteger(slice) || slice < 0 || slice >= slices) {
      throw refusal('invalid-exception', `${domain} has ${slices} slices, and not this one`, slice)
    }
    return { domain, slice, holder }
  })
  canonical.sort((a, b) => by((move: DomainMove) => move.domain)(a, b) || (a.slice ?? -1) - (b.slice ?? -1))
  refuseTwins('invalid-exception', canonical, moveKey)
  return canonical
}

/** Code unit order, which needs no locale and is the same everywhere. */
function by<Row>(key: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)
}

function refuseTwins<Row>(
  code: 'invalid-peer' | 'invalid-exception',
  sorted: readonly Row[],
  key: (row: Row) => string,
): void {
  for (let index = 1; index < sorted.length; index++) {
    const name = key(sorted[index]!)
    if (key(sorted[index - 1]!) === name) throw refusal(code, 'stands twice', name)
  }
}

function isWithin(value: number, largest: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= largest
}

function refusal(code: AllocationError['code'], problem: string, value: unknown): AllocationError {
  return new AllocationError(code, 'allocate', problem, value)
}
