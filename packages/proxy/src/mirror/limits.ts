/** Limits of the mirror tier. Each number says why it is what it is. */

/**
 * Share of a peer's memory for copies of what others hold. The hottest thousandth of a Zipf-like demand is a third of its requests,
 * so a small part takes most of what hops can be saved; the rest is for the peer's own portion, which nobody else keeps.
 */
export const MIRROR_SHARE = 1 / 16

/** Hops for one object within about one half-life after which it is hot: ordinary objects come once or twice. */
export const HOT_HOPS = 8

/** Counts are halved after so long: what was hot a minute ago counts next to nothing. */
export const HOT_HALF_LIFE_MS = 10_000

/**
 * Counters a row and rows of the sketch, 16 KiB together: with 10,000 different objects a half-life the error stays below two or
 * three requests, and who is taken for hot by mistake costs a copy, no more.
 */
export const SKETCH_COUNTERS = 4_096
export const SKETCH_ROWS = 4
