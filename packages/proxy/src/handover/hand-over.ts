import { setTimeout } from 'node:timers/promises'
import type { Community } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { LinkClient } from '../link/link-client.ts'
import type { Store } from '../store/store.ts'
import type { Demand } from './demand.ts'
import { withoutPeer } from '../routing/without-peer.ts'
import { HAND_OVER_BYTES_PER_SECOND } from './limits.ts'
import { offerTo } from './offer-wire.ts'
import { type Offer, offersBySuccessor } from './offers.ts'

export interface HandOverParts {
  readonly community: Community
  readonly links: Pick<LinkClient, 'dispatcher'>
  readonly store: Pick<Store, 'lookup'>
  readonly demand: Demand
  /** Milliseconds, never falling. */
  readonly now: () => number
  readonly bytesPerSecond?: number
}

/** What became of handing over. */
export interface HandedOver {
  /** Objects that successors took, or had. */
  readonly objects: number
  /** Objects that were not offered, as the time was up or their successor was gone. */
  readonly left: number
}

/**
 * B3, C4: offers what is stored here and is asked for to those that will hold it, before this peer leaves; they take it over the
 * link while it goes on serving. To all successors at once, to each the biggest benefit first, until the signal says that the time is
 * up, and within a bandwidth. Never rejects.
 */
export async function handOver(parts: HandOverParts, signal: AbortSignal): Promise<HandedOver> {
  const { community, store, demand, now } = parts
  const next = withoutPeer(community.table, community.self.id)
  const offers = await offersBySuccessor(demand, store, next, signal).catch(() => new Map<PeerId, readonly Offer[]>())
  const pace = createPace(parts.bytesPerSecond ?? HAND_OVER_BYTES_PER_SECOND, now)
  const results = await Promise.all([...offers].map(([id, list]) => offerAll(parts, id, list, pace, signal)))
  return {
    objects: results.reduce((sum, { objects }) => sum + objects, 0),
    left: results.reduce((sum, { left }) => sum + left, 0),
  }
}

async function offerAll(
  { community, links }: HandOverParts,
  id: PeerId,
  offers: readonly Offer[],
  pace: Pace,
  signal: AbortSignal,
): Promise<HandedOver> {
  let objects = 0
  let offered = 0
  try {
    for (const offer of offers) {
      await pace(offer.bytes, signal)
      const peer = community.peer(id)
      if (!peer) break
      objects += await offerTo(links.dispatcher(peer), peer, offer.objects, signal)
      offered++
    }
  } catch {
    // It is gone, or the time is up: what it has not taken it will fetch.
  }
  return { objects, left: offers.slice(offered).reduce((sum, offer) => sum + offer.objects.length, 0) }
}

/** Resolves when so many bytes more may be sent. Rejects when the signal aborts. */
type Pace = (bytes: number, signal: AbortSignal) => Promise<void>

function createPace(bytesPerSecond: number, now: () => number): Pace {
  let freeAtMs = now()
  return async (bytes, signal) => {
    signal.throwIfAborted()
    const nowMs = now()
    const startMs = Math.max(freeAtMs, nowMs)
    freeAtMs = startMs + (bytes / bytesPerSecond) * 1_000
    if (startMs > nowMs) await setTimeout(startMs - nowMs, undefined, { signal })
  }
}
