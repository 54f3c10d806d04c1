import { randomInt } from 'node:crypto'
import type { Community, PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { LinkClient } from '../link/link-client.ts'
import { CATCH_UP_MS, CATCH_UP_PEERS, COMPARE_AGAIN_MS, MISSED_ORDERS_MAX } from './limits.ts'
import type { LostPeers } from './lost-peers.ts'
import type { Purger } from './purger.ts'
import { journalOf, tellPurges, type ToldJournal } from './purges-wire.ts'

export interface ExchangeParts {
  readonly community: Community
  readonly links: Pick<LinkClient, 'dispatcher'>
  readonly purger: Purger
  readonly lost: LostPeers
  /** Up to when this peer knew of every purge when it last ran; 0: never. Milliseconds since the Unix epoch. */
  readonly currentToMs: number
  /** Every purge up to then is known here, as far as peers could be asked. */
  readonly onCurrent: (ms: number) => void
  /** What is stored may have been purged by orders that nobody remembers any more. */
  readonly onGap: () => void
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** Keeps what this peer knows of purges the same as what the others know, whatever messages were lost (C6). */
export interface Exchange {
  /**
   * Before a store is used that may be from an earlier life: asks some of the others what was purged meanwhile, and carries it out.
   * Where none of them answers in time, or one has forgotten what this one never heard of, everything stored is to be validated.
   */
  catchUp(): Promise<void>
  /** Compares with one peer, whichever chance names: what one of them has missed reaches it so. */
  compareWithOne(): Promise<void>
  /** Compares with that peer, which seems to know other purges than this one; not more often than makes sense. */
  compareWith(id: PeerId): void
  /** Peers came into sight again: compares with some of those that were out of it. Never rejects. */
  reunite(ids: readonly PeerId[]): Promise<void>
}

export function createExchange(parts: ExchangeParts): Exchange {
  const { community, links, purger, lost, now } = parts
  const { journal } = purger
  const latest = new Map<PeerId, number>()
  let { currentToMs } = parts

  const isCurrent = (ms: number): void => {
    currentToMs = Math.max(currentToMs, ms)
    parts.onCurrent(currentToMs)
  }

  /**
   * What it has forgotten is no news where this peer was up to date since, or has forgotten as much itself; unless the two ran all
   * the while without seeing each other, for then each may have forgotten other purges.
   */
  const hasGap = (id: PeerId, { forgottenToMs, startedAtMs }: ToldJournal): boolean => {
    const lostMs = lost.since(id)
    const apart = lostMs !== undefined && startedAtMs <= lostMs
    return forgottenToMs > (apart ? lostMs : Math.max(currentToMs, journal.forgottenToMs))
  }

  /** Both have the same journal afterwards. Rejects where the peer does not answer. */
  const compare = async (peer: PeerInfo, signal: AbortSignal): Promise<void> => {
    latest.set(peer.id, now())
    const link = links.dispatcher(peer)
    const startMs = now()
    const told = await journalOf(link, peer, journal.digest, signal)
    if (told !== undefined) {
      const gap = hasGap(peer.id, told)
      const known = new Set(told.orders.map(({ id }) => id))
      const missingThere = journal.orders.filter(
        ({ id, issuedAtMs }) => issuedAtMs > told.forgottenToMs && !known.has(id),
      )
      const missedHere = told.orders.filter(({ id }) => !journal.has(id))
      const carriedOut = purger.carryOut(missedHere)
      journal.forgotTo(told.forgottenToMs)
      if (missedHere.length > MISSED_ORDERS_MAX) {
        // With everything validated before its use nobody need wait for them.
        parts.onGap()
        carriedOut.catch(() => {})
      } else {
        if (gap) parts.onGap()
        await carriedOut
      }
      if (missingThere.length > 0) await tellPurges(link, peer, missingThere, signal)
    }
    lost.found(peer.id)
    isCurrent(startMs)
  }

  const compareWith = (id: PeerId): void => {
    const peer = community.peer(id)
    if (peer === undefined || now() - (latest.get(id) ?? 0) < COMPARE_AGAIN_MS) return
    compare(peer, AbortSignal.timeout(CATCH_UP_MS)).catch(() => {})
  }

  const others = (): readonly PeerInfo[] => community.peers.filter(({ id }) => id !== community.self.id)

  return {
    async catchUp() {
      const asked = someOf(others(), CATCH_UP_PEERS)
      if (asked.length === 0) return
      const signal = AbortSignal.timeout(CATCH_UP_MS)
      const results = await Promise.allSettled(asked.map((peer) => compare(peer, signal)))
      if (results.every(({ status }) => status === 'rejected')) parts.onGap()
    },
    async compareWithOne() {
      const [peer] = someOf(others(), 1)
      if (peer !== undefined) await compare(peer, AbortSignal.timeout(CATCH_UP_MS)).catch(() => {})
    },
    compareWith,
    async reunite(ids) {
      const back = ids.filter((id) => lost.since(id) !== undefined)
      const signal = AbortSignal.timeout(CATCH_UP_MS)
      const asked = someOf(back, CATCH_UP_PEERS).map((id) => community.peer(id))
      const results = await Promise.allSettled(
        asked.filter((peer) => peer !== undefined).map((peer) => compare(peer, signal)),
      )
      // They were together all the while: what one of them knows the others know.
      if (results.some(({ status }) => status === 'fulfilled')) for (const id of back) lost.found(id)
    },
  }
}

/** Some of them, by chance. */
function someOf<T>(all: readonly T[], most: number): readonly T[] {
  const left = [...all]
  const chosen: T[] = []
  while (chosen.length < most && left.length > 0) chosen.push(...left.splice(randomInt(left.length), 1))
  return chosen
}
