import type { Community, PeerInfo } from '@cachereef/community'
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

/** Whoever has the same epoch and version of a community has the same list, and the same holders of every domain. */
export function oneListAVersion(world: World): Checker {
  const seen = new Map<string, { readonly by: string; readonly contents: string }>()
  return {
    onStart(host, community) {
      community.on('allocation', () => {
        const { epoch, version, id } = community
        if (version === 0) return
        const key = `${id} ${epoch.term} ${epoch.master} ${version}`
        const contents = contentsOf(community)
        const known = seen.get(key)
        if (!known) seen.set(key, { by: host.name, contents })
        else if (known.contents !== contents) {
          const detail = `${host.name}, ${describeView(viewOf(community))}, differs from ${known.by}\n${known.contents}\n${contents}`
          throw new Violation('one list a version', world.nowMs, detail)
        }
      })
    },
  }
}

function contentsOf(community: Community): string {
  const holders = SAMPLES.map(([domain, path]) =>
    community.table
      .holders(domain, path)
      .map((id) => id.slice(0, 6))
      .join('+'),
  )
  return `${community.peers.map(rowOf).join('; ')} | ${holders.join(' ')}`
}

function rowOf({ id, name, address, state, weight, caching }: PeerInfo): string {
  return `${id.slice(0, 6)} ${name} ${address} ${state} ${weight} ${caching}`
}
