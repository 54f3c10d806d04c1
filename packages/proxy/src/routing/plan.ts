import type { PeerId } from '@cachereef/protocol'
import type { HopRequest } from '../link/hop.ts'
import { HOLDERS_TRIED_MAX, HOPS_MAX } from '../limits.ts'

/** Whom to ask, in this order, before the origin. */
export interface RoutePlan {
  readonly ask: readonly PeerId[]
  /** Only for what they have: the request came from a peer, so fetching is up to this one (contract, HTTP). */
  readonly heldOnly: boolean
  /** Whether an answer of theirs is to be stored here too: where this peer is a replica of the domain. */
  readonly keep: boolean
}

export interface RouteQuestion {
  /** In rank order, the owner first. */
  readonly holders: readonly PeerId[]
  readonly self: PeerId
  /** What the asking peer said; undefined for a client's own request. */
  readonly hop: HopRequest | undefined
  /** Whether it is worth trying that peer now. */
  readonly usable: (id: PeerId) => boolean
}

/**
 * A17, A18: the owner of the domain fetches from the origin; everybody else asks the holders in rank order. A replica asks
 * only those before it, for the first in rank is the one that fetches.
 */
export function planRoute({ holders, self, hop, usable }: RouteQuestion): RoutePlan {
  const rank = holders.indexOf(self)
  const others = rank < 0 ? holders : holders.slice(0, rank)
  const mayAsk = hop === undefined || (rank > 0 && hop.hops < HOPS_MAX)
  return {
    ask: mayAsk ? others.filter(usable).slice(0, HOLDERS_TRIED_MAX) : [],
    heldOnly: hop !== undefined,
    keep: rank >= 0,
  }
}
