/** Every bound of this package, with the reason for its number. */

/**
 * Peers that one suspect asks whether they still hear the master. Eight independent reports leave a wrong answer of all
 * to chance no longer, and a community of a thousand that loses its master exchanges 8,000 questions, not a million.
 */
export const QUERY_PEERS_MAX = 8

/**
 * Times in a row that others may vouch for a master that this peer itself does not hear. Four last about ten ping
 * intervals, longer than any burst of loss; after them the majority of the answers decides.
 */
export const REASSURANCES_MAX = 4

/** Failed rounds after which a candidate takes itself: silent nominees end here, whatever number of them there is. */
export const ROUNDS_MAX = 4

/** The highest number a round can have. A peer that claims a higher one is not believed, so nobody counts past 2^53. */
export const ROUND_MAX = 2 ** 31 - 1

/**
 * The highest term that is followed; it leaves room to raise it again, so that a false one can't be the last (2^53 -
 * 1).
 */
export const TERM_MAX = 2 ** 52

/**
 * The widest back-off in units of `backOffMaxMs`: 0.8 s at a ping interval of 250 ms, time enough to call 1,000
 * peers.
 */
export const BACK_OFF_FACTOR_MAX = 16

/** Peers per unit of back-off: calling that many, a signature each, takes a few milliseconds, less than one unit. */
export const PEERS_PER_BACK_OFF = 64

/** Calls to a peer that does not answer within one election: two lost ones in a row at 30 % loss are 9 %, three 3 %. */
export const CALLS_MAX = 3

/** Successors that a leaving master tries: with each waiting its time, more would hold up the end of a process. */
export const SUCCESSORS_MAX = 8

/** Said of a master that was never heard; fits 32 bits and is above any silence that is still of interest (49 days). */
export const NEVER_HEARD_MS = 2 ** 32 - 1

/** The longest time that any option may ask for: an hour without a master is no community. */
export const DURATION_MS_MAX = 3_600_000
