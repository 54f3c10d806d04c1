import type { DomainLoad, PeerId } from '@cachereef/protocol'
import type { AllocationTable } from './allocation-table.ts'
import type { AllocationChange } from './change.ts'
import { type DomainMove, type Exceptions, moveKey, pruneExceptions } from './exceptions.ts'
import { costByDomain, loadBound, type PeerLoad, peerLoads } from './load.ts'
import { place } from './placement.ts'
import { Ranking, unitHash } from './ranking.ts'
import { sliceHash } from './slices.ts'

/** What can be passed on: a domain, or one slice of a domain that is cut. */
export interface LoadUnit {
  readonly domain: string
  /** Undefined for a domain that is not cut. */
  readonly slice: number | undefined
  readonly cost: number
  readonly owner: PeerId
}

/**
 * The master's scratch pad while it rebalances: the exceptions as they would become, and what each peer would carry
 * under them. Three steps (`cutHotDomains`, `passOn`, `reclaim`) change it one unit at a time, while the budget lasts.
 */
export class Plan {
  /** Domain → slices. */
  readonly cuts: Map<string, number>
  /** By `moveKey`. */
  readonly moves: Map<string, DomainMove>
  readonly changes: AllocationChange[] = []
  /** Load ÷ share above which something is done about a peer. */
  readonly bound: number
  /** Load ÷ share to which it is brought down, and up to which others are filled: the gap to `bound` is the hysteresis. */
  readonly settled: number
  /** The mean of the peers' shares. */
  readonly meanShare: number
  readonly #ranking: Ranking
  readonly #costs: ReadonlyMap<string, number>
  readonly #loads: ReadonlyMap<PeerId, { load: number; readonly share: number }>
  readonly #owners = new Map<string, readonly PeerId[]>()
  readonly #ownersByRank = new Map<string, readonly PeerId[]>()
  readonly #budget: number

  /** @param budget How many changes are allowed. */
  constructor(table: AllocationTable, demand: readonly DomainLoad[], unlisted: number, budget: number) {
    this.#ranking = new Ranking(table.peers)
    this.#costs = costByDomain(table, demand)
    this.#loads = new Map([...peerLoads(table, demand, unlisted)].map(([id, load]) => [id, { ...load }]))
    this.#budget = budget
    this.bound = loadBound(this.#loads.size)
    this.settled = (1 + this.bound) / 2
    this.meanShare = [...this.#loads.values()].reduce((sum, { share }) => sum + share, 0) / this.#loads.size
    this.cuts = new Map(table.slices.map((cut) => [cut.domain, cut.slices]))
    this.moves = new Map(pruneExceptions(table, table.peers).moves.map((move) => [moveKey(move), move]))
    for (const domain of this.#costs.keys()) {
      this.#owners.set(
        domain,
        table.holdersBySlice(domain).map(([owner]) => owner!),
      )
    }
  }

  get exceptions(): Exceptions {
    const slices = [...this.cuts].map(([domain, count]) => ({ domain, slices: count }))
    return { slices, moves: [...this.moves.values()] }
  }

  get exhausted(): boolean {
    return this.changes.length >= this.#budget
  }

  loadOf(id: PeerId): PeerLoad {
    return this.#loads.get(id)!
  }

  costOf(domain: string): number {
    return this.#costs.get(domain) ?? 0
  }

  /** Peers above the bound, the fullest first; of equally full ones the lower id first. */
  overfull(): PeerId[] {
    return [...this.#loads]
      .filter(([, load]) => ratio(load) > this.bound)
      .sort(([, a], [, b]) => ratio(b) - ratio(a))
      .map(([id]) => id)
  }

  /** Load ÷ share of the fullest peer that owns a slice of a domain. */
  fullestOwnerOf(domain: string): number {
    return Math.max(...[...new Set(this.#owners.get(domain))].map((id) => ratio(this.loadOf(id))))
  }

  /** What one unit of a domain costs: the domain itself, or a slice of it. Slices are taken to be equally asked for. */
  unitCostOf(domain: string): number {
    return this.costOf(domain) / (this.cuts.get(domain) ?? 1)
  }

  /** All domains with demand, those with the costliest units first. */
  domainsByHeat(): string[] {
    return [...this.#costs.keys()].sort((a, b) => this.unitCostOf(b) - this.unitCostOf(a) || (a < b ? -1 : 1))
  }

  /** The units of each of these peers, the costliest first. */
  unitsOf(peers: ReadonlySet<PeerId>): Map<PeerId, LoadUnit[]> {
    const units = new Map<PeerId, LoadUnit[]>()
    for (const domain of this.domainsByHeat()) {
      const owners = this.#owners.get(domain)!
      for (const [index, owner] of owners.entries()) {
        if (!peers.has(owner)) continue
        const slice = owners.length > 1 ? index : undefined
        const row = units.get(owner) ?? units.set(owner, []).get(owner)!
        row.push({ domain, slice, cost: this.unitCostOf(domain), owner })
      }
    }
    return units
  }

  /** The first `count` peers in rank order for a unit; these have, or soon had, a replica. */
  rankOf(unit: { readonly domain: string; readonly slice?: number | undefined }, count: number): PeerId[] {
    const hash = sliceHash(unitHash(unit.domain), unit.slice ?? 0, this.cuts.get(unit.domain) ?? 1)
    return this.#ranking.nearestIds(hash, count)
  }

  /** The peer with the least load for its share. */
  emptiest(): PeerId {
    return [...this.#loads].reduce((a, b) => (ratio(b[1]) < ratio(a[1]) ? b : a))[0]
  }

  /** Who would own each slice of a domain if it had no moves. */
  ownersByRank(domain: string, slices: number): readonly PeerId[] {
    const key = `${domain} ${slices}`
    const known = this.#ownersByRank.get(key)
    if (known !== undefined) return known
    const owners = place(domain, slices, [], 1, this.#ranking).holders.map(([owner]) => owner!)
    this.#ownersByRank.set(key, owners)
    return owners
  }

  /** Cuts a domain (1: puts it together again) and forgets its moves, which were about other slices. */
  cut(domain: string, slices: number, change: Pick<AllocationChange, 'kind' | 'reason'>): void {
    for (const [key, move] of this.moves) if (move.domain === domain) this.moves.delete(key)
    if (slices > 1) this.cuts.set(domain, slices)
    else this.cuts.delete(domain)
    this.#own(domain, this.ownersByRank(domain, slices))
    this.changes.push({ ...change, domain, slices })
  }

  /** Gives a unit to another peer: by a move, or by taking back the one that keeps it from whom the rank chooses. */
  pass(unit: LoadUnit, to: PeerId, reason: string): void {
    const { domain, slice, owner: from } = unit
    const owners = [...(this.#owners.get(domain) ?? this.ownersByRank(domain, this.cuts.get(domain) ?? 1))]
    const byRank = this.ownersByRank(domain, owners.length)[slice ?? 0] === to
    if (byRank) this.moves.delete(moveKey(unit))
    else this.moves.set(moveKey(unit), slice === undefined ? { domain, holder: to } : { domain, slice, holder: to })
    owners[slice ?? 0] = to
    this.#own(domain, owners)
    this.changes.push({ kind: byRank ? 'returned' : 'passed-on', domain, slice, from, to, reason })
  }

  #own(domain: string, owners: readonly PeerId[]): void {
    const before = this.#owners.get(domain)
    const cost = this.costOf(domain)
    for (const id of before ?? []) this.#loads.get(id)!.load -= cost / before!.length
    for (const id of owners) this.#loads.get(id)!.load += cost / owners.length
    this.#owners.set(domain, owners)
  }
}

function ratio({ load, share }: PeerLoad): number {
  return load / share
}
