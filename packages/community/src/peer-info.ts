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

/** One row of a list, with the life of the peer that it is about. */
export interface Listed {
  readonly peer: PeerInfo
  readonly incarnation: number
}

/**
 * Who is new in the second list and who is gone from it; both lists are in order of id, so one walk along both tells. Another life of
 * the same peer is both: what the earlier one had open or had stored went with it.
 */
export function compareLists(before: readonly Listed[], after: readonly Listed[]) {
  const up: PeerInfo[] = []
  const down: PeerInfo[] = []
  let at = 0
  for (const { peer, incarnation } of after) {
    for (let old = before[at]; old && old.peer.id < peer.id; old = before[++at]) down.push(old.peer)
    const known = before[at]?.peer.id === peer.id ? before[at++] : undefined
    if (known?.incarnation === incarnation) continue
    if (known) down.push(known.peer)
    up.push(peer)
  }
  return { up, down: [...down, ...before.slice(at).map(({ peer }) => peer)] }
}
