import type { Community, PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { describeView, viewOf } from './view.ts'
import { Violation } from './violation.ts'

/** Domains whose holders are compared: a few that are whole, and some paths of one that may be cut. */
const SAMPLES = [
  ['example.org', '/'],
  ['a.example.com', '/'],
  ['b.example.net', '/x'],
  ['registry.example', '/p1'],
  ['registry.example', '/p2'],
] as const

/** What one peer took a version to be: the list, and the holders of each sample. */
interface Contents {
  readonly by: string
  readonly peers: readonly PeerInfo[]
  readonly holders: readonly (readonly PeerId[])[]
}

/** Whoever has the same epoch and version of a community has the same list, and the same holders of every domain. */
export function oneListAVersion(world: World): Checker {
  const seen = new Map<string, Contents>()
  return {
    onStart(host, community) {
      community.on('allocation', () => {
        const { epoch, version, id } = community
        if (version === 0) return
        const key = `${id} ${epoch.term} ${epoch.master} ${version}`
        const contents = contentsOf(community, host.name)
        const known = seen.get(key)
        if (!known) seen.set(key, contents)
        else if (!isSame(known, contents)) {
          const detail = `${host.name}, ${describeView(viewOf(community))}, differs from ${known.by}\n${describe(known)}\n${describe(contents)}`
          throw new Violation('one list a version', world.nowMs, detail)
        }
      })
    },
  }
}

function contentsOf({ peers, table }: Community, by: string): Contents {
  return { by, peers, holders: SAMPLES.map(([domain, path]) => table.holders(domain, path)) }
}

function isSame(a: Contents, b: Contents): boolean {
  return (
    a.peers.length === b.peers.length &&
    a.peers.every((peer, index) => isSamePeer(peer, b.peers[index])) &&
    a.holders.every((ids, index) => ids.join() === b.holders[index]?.join())
  )
}

function isSamePeer(a: PeerInfo, b: PeerInfo | undefined): boolean {
  return (
    a.id === b?.id &&
    a.name === b.name &&
    a.address === b.address &&
    a.state === b.state &&
    a.weight === b.weight &&
    a.caching === b.caching
  )
}

function describe({ peers, holders }: Contents): string {
  const rows = peers.map(
    ({ id, name, address, state, weight, caching }) =>
      `${id.slice(0, 6)} ${name} ${address} ${state} ${weight} ${caching}`,
  )
  const held = holders.map((ids) => ids.map((id) => id.slice(0, 6)).join('+'))
  return `${rows.join('; ')} | ${held.join(' ')}`
}
