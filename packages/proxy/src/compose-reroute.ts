import type { Community, Identity } from '@cachereef/community'
import type { ReefCache } from './compose-cache.ts'
import type { LinkClient } from './link/link-client.ts'
import type { PeerSettings } from './peer-settings.ts'
import { createEnquire } from './reroute/enquire.ts'
import type { Rerouting } from './reroute/interface.ts'
import { createMayFetch } from './reroute/may-fetch.ts'
import { ownNetworks } from './reroute/reach.ts'
import { createRerouting } from './reroute/rerouting.ts'
import { createWouldServe, type WouldServe } from './reroute/would-serve.ts'

export interface RerouteParts {
  readonly settings: PeerSettings
  readonly community: Community
  readonly identity: Identity
  readonly links: LinkClient
  readonly reef: Pick<ReefCache, 'shun'>
  /** Whether clients can connect. */
  readonly isOpen: () => boolean
}

/** Both ends of rerouting, put together (A23): sending clients on, and saying whether one may be sent here. */
export interface Reroute {
  readonly rerouting: Rerouting
  readonly wouldServe: WouldServe
}

export function composeReroute({
  settings,
  community,
  identity,
  links,
  reef: { shun },
  isOpen,
}: RerouteParts): Reroute {
  const rerouting = createRerouting({
    community,
    privateKey: identity.privateKey,
    usable: (id) => !shun.isShunned(id),
    enquire: createEnquire({ link: links.dispatcher, failed: shun.failed, now: Date.now }),
    networks: ownNetworks,
    now: Date.now,
  })
  const wouldServe = createWouldServe({
    self: () => community.self,
    isOpen,
    acl: settings.acl,
    networks: ownNetworks,
    mayFetch: createMayFetch(settings),
    now: Date.now,
  })
  return { rerouting, wouldServe }
}
