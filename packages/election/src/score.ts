import type { Score } from '@cachereef/protocol'

/** Uptime beyond which a peer is no steadier for having run longer: an hour. */
const STEADY_SECONDS = 3_600

/**
 * One number for what a peer is worth as a master, 0 or more; higher is better (B4: bandwidth and processing power).
 *
 * A master needs both, so their geometric mean counts: twice the link does not make up for half the processor. A peer
 * that has just started is worth half of one that has run for STEADY_SECONDS, for computers that come often go often.
 * Made of operations that IEEE 754 defines exactly, so that every peer gets the same number.
 */
export function standingOf(score: Score): number {
  const steadiness = Math.min(score.uptimeSeconds / STEADY_SECONDS, 1)
  return (Math.sqrt(score.cpu * score.bandwidthKbps) * (1 + steadiness)) / 2
}
