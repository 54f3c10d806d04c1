import type { Capacity } from '@cachereef/protocol'
import { WEIGHT_MAX } from './limits.ts'

/** The weight of an ordinary peer: room below it for slow ones, and steps fine enough to follow a limit (B12). */
const ORDINARY_WEIGHT = 64

/** What an ordinary peer gives: two cores, a 100 Mbit/s link, the default of `--memory`. */
const ORDINARY: Capacity = { cpu: 2_000, bandwidthKbps: 100_000, cacheBytes: 256_000_000 }

/** A weight stands until the capacity calls for one this far from it: each change moves content. */
const TOLERANCE = 0.2

/**
 * The share of the domains that a peer's capacity is worth (B8), relative to other peers: 64 for two cores, 100 Mbit/s
 * and 256 MB of cache; from 1 to `WEIGHT_MAX`.
 *
 * It is the harmonic mean of the three, each relative to the ordinary peer's: what a peer has least of decides, for a
 * fast link helps little with nowhere to store, yet more of the others still counts for something.
 *
 * @param previous The weight until now: kept while the new one would be within 20 % of it, so that measurements which
 *   waver move nothing.
 */
export function weightOf(capacity: Capacity, previous?: number): number {
  const parts = [
    capacity.cpu / ORDINARY.cpu,
    capacity.bandwidthKbps / ORDINARY.bandwidthKbps,
    capacity.cacheBytes / ORDINARY.cacheBytes,
  ]
  // A part of 0 makes the sum of reciprocals infinite and the mean 0: the least weight, not a division error.
  const mean = parts.length / parts.reduce((sum, part) => sum + 1 / Math.max(part, 0), 0)
  const weight = Math.min(Math.max(Math.round(mean * ORDINARY_WEIGHT), 1), WEIGHT_MAX)
  return previous !== undefined && Math.abs(weight - previous) <= previous * TOLERANCE ? previous : weight
}
