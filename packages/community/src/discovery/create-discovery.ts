import type { CommunityOptions } from '../community-options.ts'
import { systemClock } from '../ports/system-clock.ts'
import { combine, type Discovery } from './discovery.ts'
import { DnsDiscovery } from './dns-discovery.ts'
import { fixedPlaces } from './fixed-places.ts'
import { parsePlaceName } from './place-name.ts'
import { systemResolver } from './system-resolver.ts'

/** Every way that the options name. Throws CommunityError `invalid-option`. */
export function createDiscovery(options: CommunityOptions): Discovery {
  const { cacheServers = [], seeds = [], discover = 'off' } = options
  return combine([
    ...cacheServers.map((text) => wayTo(text, 'cacheServers', options)),
    ...seeds.map((text) => wayTo(text, 'seeds', options)),
    fixedPlaces({ neighbours: discover !== 'off' }),
  ])
}

function wayTo(text: string, of: 'cacheServers' | 'seeds', options: CommunityOptions): Discovery {
  const name = parsePlaceName(text)
  if (name.is === 'address') return fixedPlaces({ [of]: [name.address] })
  const { resolver = systemResolver, clock = systemClock, onNote } = options
  return new DnsDiscovery({ name, of, resolver, clock, onNote })
}
