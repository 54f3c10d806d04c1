import type { Community } from '@cachereef/community'
import type { LinkClient } from '../link/link-client.ts'
import type { Selector } from '../store/store.ts'
import type { PurgeOrder } from './order.ts'
import type { Purger } from './purger.ts'
import { tellPurges } from './purges-wire.ts'

/** What one peer said to a purge; `error` where it did not confirm, and so may still hold what should be gone. */
export type PurgeConfirmation = {
  readonly peerId: string
  readonly name: string
  /** From the order to the confirmation, or to giving up. */
  readonly ms: number
} & (
  | { readonly confirmed: true /** How many responses went. */; readonly objects: number }
  | { readonly confirmed: false; readonly error: string }
)

/** What every peer of the community said to a purge (C6). */
export interface PurgeReport {
  readonly id: string
  readonly selector: Selector
  /** Whether every peer of the list confirmed; one that did not may still serve what should be gone, until it has caught up. */
  readonly complete: boolean
  /** Of all peers that confirmed. */
  readonly objects: number
  /** From the order to the last confirmation, or to giving up. */
  readonly ms: number
  readonly peers: readonly PurgeConfirmation[]
}

export interface PurgeEverywhereParts {
  readonly community: Community
  readonly links: Pick<LinkClient, 'dispatcher'>
  readonly purger: Purger
  readonly incarnation: number
  /** URLs and prefixes as cache keys: peers compare them with theirs as they are. */
  readonly asKeys: (selector: Selector) => Selector
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/**
 * Orders a purge: here and at every other peer of the list, all at once; resolves when each has confirmed, or the time is up.
 * Peers that are not in the list, or do not confirm, catch up when they are back. Never rejects.
 */
export function createPurgeEverywhere({ community, links, purger, incarnation, asKeys, now }: PurgeEverywhereParts) {
  let orders = 0
  return async (selector: Selector, withinMs: number): Promise<PurgeReport> => {
    const { self } = community
    const order: PurgeOrder = {
      id: `${self.id}.${incarnation}.${++orders}`,
      issuedAtMs: now(),
      selector: asKeys(selector),
    }
    const startMs = performance.now()
    const confirmed = async (
      { id, name }: { readonly id: string; readonly name: string },
      objects: () => Promise<number>,
    ): Promise<PurgeConfirmation> => {
      const who = { peerId: id, name }
      const ms = () => Math.round((performance.now() - startMs) * 10) / 10
      try {
        const removed = await objects()
        return { ...who, confirmed: true, objects: removed, ms: ms() }
      } catch (error) {
        return { ...who, confirmed: false, error: error instanceof Error ? error.message : String(error), ms: ms() }
      }
    }
    const others = community.peers.filter(({ id }) => id !== self.id)
    const peers = await Promise.all([
      confirmed(self, () => purger.carryOut([order])),
      ...others.map((peer) =>
        confirmed(peer, () => tellPurges(links.dispatcher(peer), peer, [order], AbortSignal.timeout(withinMs))),
      ),
    ])
    return {
      id: order.id,
      selector: order.selector,
      complete: peers.every((peer) => peer.confirmed),
      objects: peers.reduce((sum, peer) => sum + (peer.confirmed ? peer.objects : 0), 0),
      ms: Math.max(...peers.map(({ ms }) => ms)),
      peers,
    }
  }
}

export type PurgeEverywhere = ReturnType<typeof createPurgeEverywhere>
