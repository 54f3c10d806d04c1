import { createHash } from 'node:crypto'
import { rank } from '@cachereef/allocation'
import type { Community } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'

/**
 * Which slice of a file a Range field begins in, from 0: that of its first byte. undefined where it asks for something
 * else than one range from a known byte on (RFC 9110 section 14.1.2).
 */
export function sliceOf(range: string | undefined, sliceBytes: number): number | undefined {
  const found = /^bytes=(\d{1,15})-(?:\d{1,15})?$/i.exec(range?.trim() ?? '')
  return found ? Math.floor(Number(found[1]) / sliceBytes) : undefined
}

/**
 * Who is to hold a slice, best first: each slice of a file is ranked as if it were a domain, so that the peers share
 * the file by their weights, and everybody who asks for a slice meets at the same one.
 */
export function holdersOfSlice(community: Pick<Community, 'peers'>, url: string, slice: number): PeerId[] {
  const name = createHash('sha256').update(`${slice} ${url}`).digest('hex').slice(0, 40)
  return rank(name, community.peers)
}
