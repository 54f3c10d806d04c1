import type { Community } from '@cachereef/community'
import type { LinkClient } from '../link/link-client.ts'
import { purgeAt } from '../link/purge-wire.ts'
import type { Selector } from '../store/store.ts'

/** What one peer said to a purge; `error` where it did not confirm, and so may still hold what should be gone. */
export type PurgeConfirmation =
  | { readonly peerId: string; readonly name: string; readonly confirmed: true; readonly objects: number }
  | { readonly peerId: string; readonly name: string; readonly confirmed: false; readonly error: string }

/** Asks every other peer of the list to purge, all at once; resolves when each has confirmed or the time is up. Never rejects. */
export type PurgeElsewhere = (selector: Selector, withinMs: number) => Promise<readonly PurgeConfirmation[]>

export function createPurgeElsewhere(community: Community, links: LinkClient): PurgeElsewhere {
  return (selector, withinMs) => {
    const others = community.peers.filter(({ id }) => id !== community.self.id)
    return Promise.all(
      others.map(async (peer): Promise<PurgeConfirmation> => {
        const who = { peerId: peer.id, name: peer.name }
        try {
          const objects = await purgeAt(links.dispatcher(peer), peer, selector, AbortSignal.timeout(withinMs))
          return { ...who, confirmed: true, objects }
        } catch (error) {
          return { ...who, confirmed: false, error: error instanceof Error ? error.message : String(error) }
        }
      }),
    )
  }
}
