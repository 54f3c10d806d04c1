import type { PeerId } from '@cachereef/protocol'
import type { HopRequest } from '../link/hop.ts'
import { EARLIER_HOLDERS_MAX, HOLDERS_TRIED_MAX, HOPS_MAX } from '../limits.ts'

/** Whom to ask, in this order, before the origin. */
export interface RoutePlan {
  readonly ask: readonly PeerId[]
  /** Only for what they have: the request came from a peer, so fetching is up to this one (contract, HTTP). */
  readonly heldOnly: boolean
  /** Whom to ask after these, only for what they have: those that held it before this peer did (C4). */
  readonly askEarlier: readonly PeerId[]
  /** Whether an answer of theirs is to be stored here too: where this peer is a replica of the domain. */
  readonly keep: boolean
}

export interface RouteQuestion {
  /** In rank order, the owner first. */
  readonly holders: readonly PeerId[]
  /** Those that held it by earlier tables, the latest first. */
  readonly earlier: () => readonly PeerId[]
  readonly self: PeerId
  /** What the asking peer said; undefined for a client's own request. */
  readonly hop: HopRequest | undefined
  /** The asking peer goes by another table than this one does. */
  readonly byAnotherTable?: boolean
  /** Whether it is worth trying that peer now. */
  readonly usable: (id: PeerId) => boolean
}

/**
 * A17, A18: the owner of the domain fetches from the origin; everybody else asks the holders in rank order. A replica asks
 * only those before it, for the first in rank is the one that fetches. Whoever holds it asks, before the origin, who held it
 * before; they are never asked to ask on. Who holds it by the asking peer's table alone stands in for a holder, so that all who go by
 * that table cost one fetch together, after having asked the holders of its own table for what they have.
 */
export function planRoute({ holders, earlier, self, hop, byAnotherTable = false, usable }: RouteQuestion): RoutePlan {
  const rank = holders.indexOf(self)
  const others = rank < 0 ? holders : holders.slice(0, rank)
  const isLastHop = hop !== undefined && hop.hops >= HOPS_MAX
  const mayAsk = hop === undefined || ((rank > 0 || (rank < 0 && byAnotherTable)) && !isLastHop)
  const mayTakeOver = rank >= 0 && !isLastHop
  return {
    ask: mayAsk ? others.filter(usable).slice(0, HOLDERS_TRIED_MAX) : [],
    askEarlier: mayTakeOver ? earlier().filter(usable).slice(0, EARLIER_HOLDERS_MAX) : [],
    heldOnly: hop !== undefined,
    keep: rank >= 0,
  }
}
