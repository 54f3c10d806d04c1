/** Limits of digests of what peers hold. Each number says why it is what it is. */

/** One key in 2⁷ that is not held looks as if it were: each such costs a hop of half a millisecond that was in vain. */
export const REMAINDER_BITS = 7

/** Bytes of a digest on its way: that of four million objects. A peer that holds more tells nothing, and is asked as before. */
export const DIGEST_BYTES_MAX = 4 * 1024 * 1024

/** Filters in one digest: one a tier, and room for a tier to come. */
export const FILTERS_MAX = 4

/** How long a digest that was made is told again: making one of a million objects stops all else for a quarter of a second. */
export const DIGEST_KEPT_MS = 5_000

/** Digests of others that are kept; the least used makes room. In memory they take four bytes an object. */
export const DIGESTS_MAX = 16

/** Questions that one peer was asked in vain or not before its digest is fetched: with fewer it would not pay. */
export const QUESTIONS_MIN = 16

/** A digest older than this is fetched anew before it rules anything out; fetching one that is the same costs a 304. */
export const DIGEST_FRESH_MS = 10_000

/**
 * How long after a change of the table digests rule nothing out: what an earlier holder was fetching at the change is not stored
 * there yet, and joining it is worth more than a hop.
 */
export const SETTLED_MS = 30_000

/** How long a digest is waited for. */
export const DIGEST_ANSWER_MS = 1_000

/** Peers of which `explain` says whether they hold something: all holders and earlier ones there can sensibly be. */
export const EXPLAINED_PEERS_MAX = 8
