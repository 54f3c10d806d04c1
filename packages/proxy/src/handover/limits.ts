/** Limits of taking content over from earlier holders. Each number says why it is what it is. */

/** Earlier tables that are remembered: more changes in a row than a rolling restart of five peers makes. */
export const EARLIER_TABLES_MAX = 16

/** How long: after this what has been asked for has moved, and the rest is hardly worth a question each. */
export const EARLIER_TABLES_MS = 3_600_000

/** Stored objects whose requests are counted; about 200 bytes each. What no longer fits is the least asked for. */
export const RECORDED_KEYS_MAX = 65_536

/** Characters of all of their keys: so long are as many usual URLs. */
export const RECORDED_CHARS_MAX = 8 * 1024 * 1024

/** How long a leaving peer hands over; with the rest of leaving it stays below what service managers wait before they kill. */
export const HAND_OVER_MS = 5_000

/** Bytes a second that handing over takes at most: half of a gigabit link, and 256 MB, the default memory, in its time. */
export const HAND_OVER_BYTES_PER_SECOND = 50_000_000

/** Objects in one offer, and bytes of their bodies: so small that the time for handing over is looked at often enough. */
export const OFFER_OBJECTS_MAX = 32
export const OFFER_BODY_BYTES_MAX = 4 * 1024 * 1024

/** What one object costs besides its bytes, as bytes: a request over the link takes as long as 16 KiB more. */
export const OBJECT_COST_BYTES = 16 * 1024

/** Bytes of one offer as JSON: its URLs, and the fields that select a variant. */
export const OFFER_BYTES_MAX = 512 * 1024
