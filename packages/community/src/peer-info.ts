import type { PeerEntry, PeerId } from '@cachereef/protocol'
import type { PeerInfo } from './community.ts'

/** A row of the list as embedders see it. */
export function peerInfo(entry: PeerEntry, master: PeerId | undefined): PeerInfo {
  const { id, name, address, clientAddress, state, weight, caching } = entry
  return {
    id,
    name,
    role: id === master ? 'master' : 'member',
    address,
    ...(clientAddress !== undefined && { clientAddress }),
    state,
    weight,
    caching,
  }
}

/** Who is new in the second list and who is gone from it; both lists are in order of id, so one walk along both tells. */
export function compareLists(before: readonly PeerInfo[], after: readonly PeerInfo[]) {
  const up: PeerInfo[] = []
  const down: PeerInfo[] = []
  let at = 0
  for (const peer of after) {
    for (let old = before[at]; old && old.id < peer.id; old = before[++at]) down.push(old)
    if (before[at]?.id === peer.id) at++
    else up.push(peer)
  }
  return { up, down: [...down, ...before.slice(at)] }
}
