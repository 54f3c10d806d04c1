import { allocate, type AllocationTable } from '@cachereef/allocation'
import type { PeerId } from '@cachereef/protocol'

/** Who would hold what if that peer were not there. */
export function withoutPeer(table: AllocationTable, id: PeerId): AllocationTable {
  const { epoch, version, replicas, peers, slices, moves, registrableDomains } = table
  return allocate({
    epoch,
    version,
    replicas,
    peers: peers.filter((peer) => peer.id !== id),
    slices,
    moves: moves.filter(({ holder }) => holder !== id),
    registrableDomains,
  })
}
