import type { Upstream } from '../engine/upstream.ts'
import { PeerError } from '../errors.ts'
import { tableVersion } from '../link/hop.ts'
import { EARLIER_HOLDERS_MAX, EARLIER_HOLDERS_MS, HOLDERS_TRIED_MAX } from '../limits.ts'
import { askHolders } from './ask-holders.ts'
import { locate } from './locate.ts'
import type { RouterParts } from './router-parts.ts'

/**
 * Asks the community only for what it has (RFC 7234 section 5.2.1.7): the holders, then those of earlier tables, none of which
 * goes to the origin for it. Throws PeerError `peer-unavailable` where nobody has it, or nobody said so in time. A body that breaks
 * off is not continued: the rest might be at the origin alone.
 */
export function createAskCommunity(parts: RouterParts): Upstream {
  return async (request) => {
    const { community, shun, tardy, now, earlierHolders } = parts
    const location = await locate(community, request)
    const holders = location.holders.filter((id) => id !== community.self.id).slice(0, HOLDERS_TRIED_MAX)
    const earlier = earlierHolders(new URL(request.url)).slice(0, EARLIER_HOLDERS_MAX)
    const left = [...new Set([...holders, ...earlier])].filter(
      (id) => id !== community.self.id && !shun.isShunned(id) && !tardy.isShunned(id),
    )
    request.onRoute?.('held')
    const found = await askHolders(parts, request, {
      way: 'held',
      left,
      hop: { table: tableVersion(location), hops: 1, held: true },
      deadlineMs: now() + EARLIER_HOLDERS_MS,
      standBy: [],
    })
    if (found.outcome !== 'found') throw new PeerError('peer-unavailable', 'no peer has it')
    return { ...found.response, storable: false, from: 'peer', peer: found.peer.name }
  }
}
