import { DOMAIN_BYTES_MAX, type Epoch, type PeerId } from '@cachereef/protocol'
import { normalizeDomain } from './domain.ts'
import type { DomainCut, DomainMove } from './exceptions.ts'
import { explain, type Explanation } from './explain.ts'
import { REMEMBERED_DOMAINS_MAX } from './limits.ts'
import type { AllocationPeer } from './peer.ts'
import { holdersAt, place, type Placement } from './placement.ts'
import { type Portion, portionOf } from './portion.ts'
import { Ranking } from './ranking.ts'
import { RecentMap } from './recent-map.ts'

/** What a table is made of. Equal contents give equal holders of every domain, on every machine. */
export interface TableContents {
  readonly epoch: Epoch
  /** Of the list and the exceptions together; a master issues no two tables under one (epoch, version). */
  readonly version: number
  readonly peers: readonly AllocationPeer[]
  /** Holders of each domain: 1 gives disjoint portions, more give overlapping ones (A6). */
  readonly replicas: number
  readonly slices: readonly DomainCut[]
  readonly moves: readonly DomainMove[]
  /**
   * Gives the domain under which a host is allocated, such as `example.org` for `img.example.org`, so that a site's
   * hosts stay together. It gets and gives normalised names, and must be the same function at every peer. Default: the
   * host itself.
   */
  readonly registrableDomains?: ((domain: string) => string) | undefined
}

/**
 * Which peers hold which domain, at one epoch and version (A5, A12). It never changes: `allocate` makes it, a join, a
 * leave or a move makes the next one.
 */
export class AllocationTable implements TableContents {
  readonly epoch: Epoch
  readonly version: number
  readonly replicas: number
  /** In ascending order of id. */
  readonly peers: readonly AllocationPeer[]
  /** In ascending order of domain. */
  readonly slices: readonly DomainCut[]
  /** In ascending order of domain, then slice. */
  readonly moves: readonly DomainMove[]
  readonly registrableDomains: ((domain: string) => string) | undefined
  readonly #ranking: Ranking
  readonly #cuts: ReadonlyMap<string, number>
  readonly #moves: ReadonlyMap<string, readonly DomainMove[]>
  readonly #placements = new RecentMap<Placement>(REMEMBERED_DOMAINS_MAX)

  /** Takes canonical contents as they are: call `allocate`, which makes and checks them. */
  constructor(contents: TableContents) {
    this.epoch = contents.epoch
    this.version = contents.version
    this.replicas = contents.replicas
    this.peers = contents.peers
    this.slices = contents.slices
    this.moves = contents.moves
    this.registrableDomains = contents.registrableDomains
    this.#ranking = new Ranking(contents.peers)
    this.#cuts = new Map(contents.slices.map((cut) => [cut.domain, cut.slices]))
    this.#moves = Map.groupBy(contents.moves, (move) => move.domain)
  }

  /**
   * Who holds what a request is for: ids, the owner first, then its replicas in rank order. As many as `replicas`,
   * fewer if fewer peers cache, none if none does.
   *
   * @param domain The host of the request, in any case, with or without a port.
   * @param path Path and query, as in the cache key; counts only where the domain is cut. Default "/".
   */
  holders(domain: string, path = '/'): readonly PeerId[] {
    return holdersAt(this.#placements.get(domain) ?? this.#place(domain), path)
  }

  /** The holders of each slice of a domain; a domain that is not cut has one. */
  holdersBySlice(domain: string): readonly (readonly PeerId[])[] {
    return (this.#placements.get(domain) ?? this.#place(domain)).holders
  }

  /** Into how many slices a domain is cut; 1 if it is not. */
  slicesOf(domain: string): number {
    return this.#cuts.get(this.domainOf(domain)) ?? 1
  }

  /** The domain under which a host is allocated: normalised and, by the table's option, registrable. */
  domainOf(host: string): string {
    const domain = normalizeDomain(host)
    return this.registrableDomains?.(domain) ?? domain
  }

  /** What a peer holds of the given domains, as owner or as replica. */
  portion(peerId: PeerId, domains: Iterable<string>): Portion {
    return portionOf(peerId, domains, (domain) => this.holdersBySlice(domain))
  }

  /** Why a domain is where it is, and who would be next. */
  explain(domain: string, path = '/'): Explanation {
    const placement = this.#placements.get(domain) ?? this.#place(domain)
    return explain(this.domainOf(domain), path, placement, this.#ranking, this)
  }

  #place(host: string): Placement {
    const domain = this.domainOf(host)
    const slices = this.#cuts.get(domain) ?? 1
    const placement = place(domain, slices, this.#moves.get(domain) ?? [], this.replicas, this.#ranking)
    // Under the name that was asked for: the next question then needs no normalising.
    if (host.length <= DOMAIN_BYTES_MAX) this.#placements.set(host, placement)
    return placement
  }
}
