import type { World } from '../world/world.ts'

/** Undefined: one community, one master, equal lists of everybody who runs. Otherwise what is still missing. */
export function discord(world: World): string | undefined {
  const running = world.running.filter((peer) => !peer.leaves)
  const communities = running.flatMap((peer) => peer.community ?? [])
  const [first] = communities
  if (!first) return undefined
  const masters = communities.filter((community) => community.role === 'master')
  if (masters.length !== 1) return `${masters.length} masters`
  for (const [index, community] of communities.entries()) {
    const name = running[index]?.name
    if (community.role === 'client') return `${name} is in no community`
    if (community.id !== first.id) return `${name} is in another community`
    if (community.epoch.term !== first.epoch.term || community.epoch.master !== first.epoch.master)
      return `${name} is in another epoch`
    if (community.version !== first.version) return `${name} has another version of the list`
  }
  const listed = new Set(first.peers.map((peer) => peer.id))
  const missing = running.find((peer) => !listed.has(peer.id))
  if (missing) return `${missing.name} is not on the list`
  if (listed.size !== running.length) return `${listed.size} peers are on the list, and ${running.length} run`
  return undefined
}

/** The same at the cache servers: each that runs lists this community, in its epoch, and no other. */
export async function directoryDiscord(world: World): Promise<string | undefined> {
  const master = world.running.find((peer) => peer.community?.role === 'master')?.community
  if (!master) return undefined
  for (const directory of world.directories) {
    if (!directory.runs) continue
    const [entry, ...more] = await directory.communities()
    if (!entry) return 'a cache server lists nothing'
    if (more.length > 0) return `a cache server lists ${more.length + 1} communities`
    if (entry.id !== master.id) return 'a cache server lists another community'
    if (entry.epoch.term !== master.epoch.term || entry.epoch.master !== master.epoch.master)
      return 'a cache server has another epoch'
  }
  return undefined
}
