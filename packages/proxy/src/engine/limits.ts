/** Limits of the cache engine. Each number says why it is what it is. */

/**
 * Bytes of an arriving body that are kept for those who read it together, behind the one who is furthest. Several reads of a
 * socket, so that equal clients never fall out of it; a thousand bodies at once keep 256 MB, and only while they arrive.
 */
export const WINDOW_BYTES = 256 * 1024

/**
 * Up to this share of a window small chunks are put together, 4 KiB. Node keeps some 300 bytes for each chunk: a window of single bytes,
 * as a hostile origin sends them, would be 80 MB.
 */
export const GATHERED_SHARE = 1 / 64

/** What one who fell out of the window reads back from the store at a time: one write to a socket. */
export const CATCH_UP_BYTES = 64 * 1024

/**
 * When the last reader leaves, a body with so little missing is fetched to its end: asking for it anew would cost
 * more.
 */
export const FINISH_BYTES_MAX = 1024 * 1024

/** How long that may take: with the most that may be missing, 100 KB a second. An origin that drips would be listened to for hours. */
export const FINISH_MS = 10_000

/** How long such a body may still take where its length is not known: the rest of a small one is on its way already. */
export const LINGER_MS = 1_000

/**
 * The largest beginning of a body that broke off which is stored: it is copied at a time at which others want the processor. What
 * takes longer to fetch again than to copy, a large package or image, is smaller.
 */
export const PART_KEPT_BYTES_MAX = 64 * 1024 * 1024

/** Bytes that wait in front of one reader. Node's own bound for sockets; more only fills memory. */
export const READER_HIGH_WATER_BYTES = 64 * 1024

/**
 * A reader that holds up others, where nothing is stored that it could read later, is dropped after so long without
 * a read.
 */
export const STALL_MS = 10_000

/**
 * And one who can go on elsewhere, by a range request: after so long he is a slower client, not one whose turn had not come. Then
 * the second fetch costs the origin less than all others waiting for him.
 */
export const PART_MS = 1_000

/** A range is cut from a body in flight if that has come so near; further away an exchange of its own is faster. */
export const RANGE_JOIN_AHEAD_BYTES = 8 * 1024 * 1024

/**
 * Requests for one key that go on at once, after the response they waited for turned out to be another's: an
 * origin's usual number of workers.
 */
export const RELEASED_AT_ONCE = 16

/** The longest that one of them waits for its turn: a long poll holds its place for as long as it likes. */
export const RELEASE_WAIT_MS = 1_000

/** How long requests for a key that gave an uncacheable response don't wait for each other; Varnish has 120 s. */
export const PASS_MS = 120_000

/** How many such keys are remembered; about 150 bytes each. */
export const PASS_KEYS_MAX = 10_000

/** Characters of all of them: who asks for URLs as long as a head may be must not fill the memory with them. */
export const PASS_KEY_CHARS_MAX = 2 * 1024 * 1024

/** How often a request looks at the store again after what it waited for was not for it. Then it goes alone. */
export const ROUNDS_MAX = 3

/** Validations in the background at once; beyond it the next request that meets the stale response tries again. */
export const BACKGROUND_MAX = 256

/** Deferred requests at once, answers that wait for their clients among them: 64 MB at most with their bodies. */
export const DEFERRALS_MAX = 256

/** Bytes of an answer that are kept for its client: most pages and API answers. A larger one is asked for again. */
export const DEFERRAL_BODY_BYTES_MAX = 256 * 1024

/** The pause before a deferred request is first tried again; it doubles with each try. */
export const DEFERRAL_RETRY_MS = 1_000

/** The longest pause: who polls for an answer sees it half a minute after the origin is back. */
export const DEFERRAL_RETRY_MS_MAX = 30_000

/** When a deferred request is given up: an outage that lasts longer is a matter of hours. */
export const DEFERRAL_ABANDONED_AFTER_MS = 3_600_000

/** How long its end can be learned; a client that sleeps over noon still finds it. */
export const DEFERRAL_KEPT_MS = 3_600_000
