import type { Community, PeerInfo } from '@cachereef/community'
import type { HttpCache } from '../engine/interface.ts'
import type { Upstream } from '../engine/upstream.ts'
import { Fields } from '../http/fields.ts'
import { tableVersion } from '../link/hop.ts'
import type { LinkClient } from '../link/link-client.ts'
import { relay, type RelayChecks } from '../routing/relay.ts'
import { withoutPeer } from '../routing/without-peer.ts'
import { HAND_OVER_MS } from './limits.ts'
import type { Offered } from './offer-wire.ts'

export interface TakeParts extends RelayChecks {
  readonly community: Community
  readonly links: Pick<LinkClient, 'dispatcher'>
  readonly cache: Pick<HttpCache, 'handle'>
  /** Whether this peer's own rules forbid an origin. */
  readonly isForbidden: (url: URL) => boolean
  /** Keeps what comes to the bandwidth that there is for other peers (B12). */
  readonly down: (upstream: Upstream) => Upstream
}

/** Takes what a leaving peer offers; resolves with how many of the objects are fresh here then. Never rejects. */
export type Take = (from: PeerInfo, objects: readonly Offered[]) => Promise<number>

/**
 * C4: asks the leaving peer for what it offers, only for what it has, and stores it as if it had come from the origin, with its age.
 * Only for what this peer will hold once the other has left; what is here already is not asked for.
 */
export function createTake(parts: TakeParts): Take {
  const { community, links, cache, isForbidden } = parts
  return async (from, objects) => {
    const table = withoutPeer(community.table, from.id)
    const signal = AbortSignal.timeout(HAND_OVER_MS)
    const hop = { table: tableVersion(community.table), hops: 1, held: true }
    const ask = parts.down(async (request) => {
      request.onRoute?.('held')
      const relayed = await relay(links.dispatcher(from), from, request, hop, parts)
      if (relayed.outcome === 'refused') throw new Error(`${from.name} no longer has it: ${relayed.answer.refused}`)
      return { ...relayed.response, storable: community.self.caching, from: 'peer', peer: from.name }
    })
    const take = async ({ url, fields }: Offered): Promise<boolean> => {
      const target = new URL(url)
      const holders = table.holders(target.hostname, target.pathname + target.search)
      if (!holders.includes(community.self.id) || isForbidden(target)) return false
      let failed = false
      const upstream: Upstream = (request) =>
        ask(request).catch((error: unknown) => {
          failed = true
          throw error
        })
      const request = { method: 'GET', url, fields: Fields.from(fields), signal }
      // Alone: the leaving peer may end at any moment, and clients have better ways to the same bytes.
      const { body } = await cache.handle(request, { fromPeer: true, alone: true, upstream })
      if (failed || body === null || Buffer.isBuffer(body)) return !failed
      try {
        // It is stored as it is read.
        for await (const _chunk of body);
        return true
      } catch {
        return false
      }
    }
    const taken = await Promise.all(objects.map(take))
    return taken.filter(Boolean).length
  }
}
