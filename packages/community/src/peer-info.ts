import type { PeerEntry, PeerId } from '@cachereef/protocol'
import type { PeerInfo } from './community.ts'

/** A row of the list as embedders see it. */
function peerInfo(entry: PeerEntry, master: PeerId | undefined): PeerInfo {
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

/** A list as its master wrote it, and beside each row the same as embedders see it; both in order of id. */
export interface Listing {
  readonly entries: readonly PeerEntry[]
  readonly peers: readonly PeerInfo[]
}

export const EMPTY_LISTING: Listing = { entries: [], peers: [] }

/**
 * The next listing. A row that is the very same as before, of a peer that is in the same role, is shown as the same: of a
 * thousand rows a new version changes a few.
 */
export function nextListing(before: Listing, entries: readonly PeerEntry[], master: PeerId | undefined): Listing {
  const peers: PeerInfo[] = []
  let at = 0
  for (const entry of entries) {
    while (at < before.entries.length && before.entries[at]!.id < entry.id) at++
    const known = before.entries[at] === entry ? before.peers[at] : undefined
    const isKept = known !== undefined && (known.role === 'master') === (entry.id === master)
    peers.push(isKept ? known : peerInfo(entry, master))
  }
  return { entries, peers }
}

/**
 * Who is new in the second list and who is gone from it; one walk along both tells. Another life of the same peer is both:
 * what the earlier one had open or had stored went with it.
 */
export function compareListings(before: Listing, after: Listing) {
  const up: PeerInfo[] = []
  const down: PeerInfo[] = []
  let at = 0
  for (const [index, { id, incarnation }] of after.entries.entries()) {
    for (; at < before.entries.length && before.entries[at]!.id < id; at++) down.push(before.peers[at]!)
    const isKnown = before.entries[at]?.id === id
    if (isKnown && before.entries[at]!.incarnation === incarnation) at++
    else {
      if (isKnown) down.push(before.peers[at++]!)
      up.push(after.peers[index]!)
    }
  }
  return { up, down: [...down, ...before.peers.slice(at)] }
}
