import type { Capacity } from '@cachereef/protocol'
import type { CommunityOptions } from './community-options.ts'
import { settingsOf } from './community-options.ts'
import { DEFAULT_TIMINGS, type MembershipOptions } from './core/options.ts'
import { randomHex } from './core/random-hex.ts'
import type { Discovery } from './discovery/discovery.ts'

/** What is known of a peer only once its sockets are open. */
export interface Surroundings extends Required<Pick<MembershipOptions, 'status' | 'admit'>> {
  readonly address: string
  readonly subnetBits: number
  readonly hosts: readonly string[]
  readonly discovery: Discovery
  /** What it has for others at the moment. */
  readonly capacity: () => Capacity
}

/** The options of the pure core, from those of the embedder and from what the machine says. */
export function membershipOptions(options: CommunityOptions, around: Surroundings): MembershipOptions {
  const { identity, random = Math.random, clientAddress } = options
  const { discovery } = around
  return {
    communityName: options.name,
    self: {
      id: identity.id,
      incarnation: identity.incarnation,
      name: options.peerName,
      nameIsDefault: options.peerNameIsDefault ?? false,
      address: around.address,
      ...(clientAddress !== undefined && { clientAddress }),
      subnetBits: around.subnetBits,
      hosts: around.hosts,
      get capacity() {
        return around.capacity()
      },
      caching: options.caching ?? true,
      domains: options.domains ?? [],
    },
    // Asked for at each use, for what stands behind a name changes.
    get cacheServers() {
      return discovery.places.cacheServers
    },
    get seeds() {
      return discovery.places.seeds
    },
    get probeNeighbours() {
      return discovery.places.neighbours
    },
    settings: settingsOf(options),
    timings: { ...DEFAULT_TIMINGS, ...options.timings },
    admit: around.admit,
    status: around.status,
    random,
    newCommunityId: () => randomHex(random, 16),
  }
}
