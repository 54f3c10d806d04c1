import type { Capacity, CommunityId, Payload, PeerId } from '@cachereef/protocol'
import type { Denial, JoinRequest } from './admission.ts'
import type { Settings } from './peer-list.ts'

/** Who this peer is, as its community will list it. */
export interface SelfDescription {
  readonly id: PeerId
  readonly incarnation: number
  readonly name: string
  /** True where nobody chose the name: then it gets a suffix where it is taken, instead of an error. */
  readonly nameIsDefault: boolean
  /** Where it listens for peers; an unspecified host (0.0.0.0) is replaced by the one that the master sees. */
  readonly address: string
  readonly clientAddress?: string
  /** How many leading bits of its address name its subnet; 0 where that is unknown. */
  readonly subnetBits: number
  /** The IP addresses of this machine, to know who is in its subnets (B1). */
  readonly hosts: readonly string[]
  readonly capacity: Capacity
  readonly caching: boolean
  /** Domains that every request is for (`--reverse`, `--mirror`): the master cuts them into slices. */
  readonly domains: readonly string[]
}

/** How long a client waits for whom (A13, A14, B1), in milliseconds. */
export interface JoinTimings {
  /** For the cache servers' lists. Default 1,000. */
  readonly directoryMs: number
  /** For answers from the neighbourhood and from seeds, whole unless one of them has room. Default 300. */
  readonly probeMs: number
  /** For a master's answer to a join request. Default 1,000. */
  readonly joinMs: number
  /** As long as a known community of the wished name does not answer, no second one is founded. Default 4,000. */
  readonly patienceMs: number
  /**
   * As long as somebody else has the wished name, it is asked for again: that may be this machine's last life, which a master misses
   * first, and its successor anew where that dies as well. Default 8,000.
   */
  readonly nameMs: number
  /** Between two attempts within either. Default 250. */
  readonly retryMs: number
  /** Between two signs of life of a master to its cache servers. Default 1,000. */
  readonly heartbeatMs: number
}

export interface MembershipOptions {
  readonly communityName: string
  readonly self: SelfDescription
  /** Read at each use: where names stand behind it, it changes. */
  readonly cacheServers: readonly string[]
  /** Peers known by address, who are asked whether they are masters. Read at each use. */
  readonly seeds: readonly string[]
  /** Probe the local network with CRMSG_WAKEUP, by whatever the transport has. */
  readonly probeNeighbours: boolean
  /** Used where this peer is or becomes the first master; a joining peer takes its master's. */
  readonly settings: Settings
  readonly timings: JoinTimings
  /** The embedder's own rule for who may join, asked last; undefined lets the client in. */
  readonly admit?: (request: JoinRequest) => Denial | undefined
  /** What PEERSTATUS tells besides the version, the round and whether caching is active. */
  readonly status: () => Omit<Payload<'PEERSTATUS'>, 'version' | 'round' | 'caching'>
  /** Left out: every domain is its own unit of allocation. */
  readonly registrableDomains?: (domain: string) => string
  /** At least 0 and below 1, drawn anew at each call. */
  readonly random: () => number
  readonly newCommunityId: () => CommunityId
}

export const DEFAULT_TIMINGS: JoinTimings = {
  directoryMs: 1_000,
  probeMs: 300,
  joinMs: 1_000,
  patienceMs: 4_000,
  nameMs: 8_000,
  retryMs: 250,
  heartbeatMs: 1_000,
}
