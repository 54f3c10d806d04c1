import { type Hash64, hash32, mix32 } from './hash.ts'
import type { Ranking } from './ranking.ts'

const PATH_SEED = 0x70617468
const TWO_TO_32 = 0x1_0000_0000

/**
 * The slice that a path falls into, from 0 to `slices` − 1.
 *
 * @param path The request target's path with its query, as it stands in the cache key.
 */
export function sliceOf(path: string, slices: number): number {
  // The product is below 2⁴⁴, hence exact: every machine rounds it down to the same slice.
  return Math.floor((hash32(path, PATH_SEED) * slices) / TWO_TO_32)
}

/**
 * What a slice is ranked by. It depends on where in the hash's range the slice begins: slice 0 is ranked as the uncut
 * domain, and slice 2i of 2n as slice i of n, so that cutting (finer) leaves at least a part where it was.
 */
export function sliceHash(domain: Hash64, slice: number, slices: number): Hash64 {
  const begin = Math.floor((slice * TWO_TO_32) / slices)
  return { low: (domain.low ^ mix32(begin)) >>> 0, high: (domain.high + begin) >>> 0 }
}

/**
 * The owner's seat of every slice of one domain. Each slice in turn goes to its nearest peer that still has room, and a
 * peer has room for its weight's share of the slices, rounded up: the spread is as even as whole slices allow, where
 * ranking alone would leave it to chance (64 slices over 3 peers: 16 to 27).
 */
export function spreadSlices(domain: Hash64, slices: number, ranking: Ranking): Int32Array {
  const room = Int32Array.from(ranking.weights, (weight) => Math.ceil((slices * weight) / ranking.weightSum))
  const owners = new Int32Array(slices)
  for (let slice = 0; slice < slices; slice++) {
    const [owner] = ranking.nearest(sliceHash(domain, slice, slices), 1, room)
    owners[slice] = owner!
    room[owner!]!--
  }
  return owners
}
