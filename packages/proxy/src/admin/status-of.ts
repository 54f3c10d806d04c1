import type { Community, PeerInfo } from '@cachereef/community'
import type { HttpCache } from '../engine/interface.ts'
import type { Giving } from '../giving/giving.ts'
import type { Trust } from '../integrity/trust.ts'
import type { RouteTally } from '../routing/tally.ts'
import type { DomainsSeen } from './domains-seen.ts'
import type { OriginTimes } from './origin-times.ts'
import type { PeerStatus, Status } from './status.ts'

/** What is known of a running peer, for everything that shows it. */
export interface Observed {
  readonly community: Community
  readonly cache: Pick<HttpCache, 'figures'>
  readonly domains: DomainsSeen
  readonly origins: OriginTimes
  readonly trust: Trust
  readonly tally: RouteTally
  readonly giving: Pick<Giving, 'figures'>
}

export function statusOf({ community, cache, domains, origins, trust, giving }: Observed): Status {
  const { objects, bytes, hits, misses, peerHits, originFetches, collapsed, mirror } = cache.figures()
  const seen = [...domains]
  return {
    peerId: community.self.id,
    name: community.self.name,
    role: community.role,
    community: community.name,
    caching: community.self.caching ? 'active' : 'inactive',
    epoch: { term: community.epoch.term, master: community.epoch.master },
    peers: community.peers.map((peer) => peerStatus(community, trust, peer, seen)),
    cache: { objects, bytes, hits, misses, peerHits, originFetches, collapsed, mirror },
    giving: giving.figures(),
    origins: origins.list(),
  }
}

function peerStatus(community: Community, trust: Trust, peer: PeerInfo, seen: readonly string[]): PeerStatus {
  const bodies = trust.damaged(peer.id)
  const disagreements = trust.disagreed(peer.id)
  const { domains, slices } = community.table.portion(peer.id, seen)
  return {
    peerId: peer.id,
    name: peer.name,
    role: peer.role,
    address: peer.address,
    state: peer.state,
    weight: peer.weight,
    ...(bodies + disagreements === 0 ? {} : { damage: { bodies, disagreements, trusted: trust.isTrusted(peer.id) } }),
    portion: {
      domains: [...domains].sort(),
      slices: slices.flatMap((cut) => cut.slices.map((number) => `${cut.domain}/${number}`)),
    },
  }
}
