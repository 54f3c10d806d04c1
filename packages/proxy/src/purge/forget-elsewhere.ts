import type { Community } from '@cachereef/community'
import { jsonObject } from '../json-object.ts'
import type { LinkClient } from '../link/link-client.ts'

/** Where a peer is told that URLs have changed; a path of the link alone. */
export const FORGET_PATH = '/.cachereef/forget'

/** URLs that one unsafe request can make stale: its own, those of Location and Content-Location (RFC 9111 section 4.4). */
const URLS_MAX = 8

/** Reads `{"urls":["http://…"]}` from JSON text; undefined where it is none. */
export function parseForget(text: string): readonly string[] | undefined {
  const urls = jsonObject(text)?.urls
  if (!Array.isArray(urls) || urls.length > URLS_MAX) return undefined
  return urls.every((url) => typeof url === 'string') ? urls : undefined
}

/** Has the other peers forget URLs; resolves when each has, or the time is up. Never rejects. */
export type ForgetElsewhere = (urls: readonly string[], withinMs: number) => Promise<void>

/**
 * What a client's own unsafe request made stale is forgotten elsewhere too, but not remembered as a purge is: a peer that does not
 * hear of it may serve what is fresh by its own word, as any cache on another way to the origin does.
 */
export function createForgetElsewhere(community: Community, links: Pick<LinkClient, 'dispatcher'>): ForgetElsewhere {
  return async (urls, withinMs) => {
    const signal = AbortSignal.timeout(withinMs)
    const body = JSON.stringify({ urls })
    const others = community.peers.filter(({ id }) => id !== community.self.id)
    await Promise.allSettled(
      others.map(async (peer) => {
        const response = await links.dispatcher(peer).request({
          method: 'POST',
          path: FORGET_PATH,
          headers: { host: peer.address, 'content-type': 'application/json' },
          body,
          signal,
        })
        await response.body.dump()
      }),
    )
  }
}
