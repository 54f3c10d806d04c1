import type { PeerId } from '@cachereef/protocol'
import { SLICES_OF_ANNOUNCED_DOMAIN } from './limits.ts'
import type { AllocationPeer } from './peer.ts'

/** A domain that is cut, so that several peers share its load. */
export interface DomainCut {
  readonly domain: string
  /** Into how many slices, by the hash of the path: 1 (as good as uncut) to `SLICES_MAX`. */
  readonly slices: number
}

/** A domain, or one slice of it, that was passed on to a peer that the rank would not have chosen. */
export interface DomainMove {
  readonly domain: string
  /** From 0. Without it the domain as a whole is meant: once that is cut, the move is no longer in force. */
  readonly slice?: number | undefined
  /** The peer that holds it now. While that peer isn't there, or caches nothing, the move is not in force. */
  readonly holder: PeerId
}

/** What the master adds to the rank: with the list of peers, all that a table consists of, and all that travels. */
export interface Exceptions {
  readonly slices: readonly DomainCut[]
  readonly moves: readonly DomainMove[]
}

export const NO_EXCEPTIONS: Exceptions = { slices: [], moves: [] }

/** What identifies a move: no two of a table share it. */
export function moveKey(move: { readonly domain: string; readonly slice?: number | undefined }): string {
  return move.slice === undefined ? move.domain : `${move.domain} ${move.slice}`
}

/**
 * Cuts the domains that every request is for (those of `--reverse` and `--mirror`), which peers announce when they
 * join: uncut, one peer would hold all that the community caches. A domain that is cut already stays as it is.
 */
export function announceDomains(
  exceptions: Exceptions,
  domains: Iterable<string>,
  slices = SLICES_OF_ANNOUNCED_DOMAIN,
): Exceptions {
  const cut = new Set(exceptions.slices.map((entry) => entry.domain))
  const added = [...new Set(domains)].filter((domain) => !cut.has(domain)).map((domain) => ({ domain, slices }))
  return added.length === 0 ? exceptions : { ...exceptions, slices: [...exceptions.slices, ...added] }
}

/**
 * Drops the moves that are not in force: to peers that are gone or cache nothing any more, and of whole domains that were
 * cut since. With the peer they would come back into force, long after their reason is gone.
 */
export function pruneExceptions(exceptions: Exceptions, peers: readonly AllocationPeer[]): Exceptions {
  const caching = new Set(peers.filter((peer) => peer.caching).map((peer) => peer.id))
  const cut = new Set(exceptions.slices.filter((entry) => entry.slices > 1).map((entry) => entry.domain))
  const moves = exceptions.moves.filter(
    ({ domain, slice, holder }) => caching.has(holder) && (slice !== undefined || !cut.has(domain)),
  )
  return moves.length === exceptions.moves.length ? exceptions : { ...exceptions, moves }
}
