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

/** Who is new in the second list and who is gone from it; both lists are in order of id. */
export function compareLists(before: readonly PeerInfo[], after: readonly PeerInfo[]) {
  const old = new Set(before.map((peer) => peer.id))
  const now = new Set(after.map((peer) => peer.id))
  return { up: after.filter((peer) => !old.has(peer.id)), down: before.filter((peer) => !now.has(peer.id)) }
}
