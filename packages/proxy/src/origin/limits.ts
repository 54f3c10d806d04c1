/** Limits of the origin client. Each number says why it is what it is. */

/**
 * Connections to one origin at once. Browsers take 6 for one user; this is for all users of a peer, event streams
 * and long polls included.
 */
export const ORIGIN_CONNECTIONS_MAX = 512

/**
 * Name look-up, TCP and TLS together. Three SYN packets are sent within 7 seconds; a host that answers none of them
 * is down.
 */
export const CONNECT_MS = 10_000

/**
 * From the end of the request to the response's head: slow reports take half a minute, nginx and Squid give up at
 * 60 seconds.
 */
export const HEAD_MS = 60_000

/**
 * How long an origin may keep a 100 (Continue) to itself: as long as curl waits. Some never send it, and wait for
 * the body.
 */
export const CONTINUE_MS = 1_000

/** Between two parts of a body, while somebody reads: as nginx and Varnish have it. */
export const BODY_IDLE_MS = 60_000

/**
 * How long an unused connection is kept where the origin does not say. Most servers close theirs after 5 to 75
 * seconds.
 */
export const KEEP_ALIVE_MS = 4_000

/** The longest that an origin's own Keep-Alive field is believed. */
export const KEEP_ALIVE_MS_MAX = 60_000

/** Bytes of a response's head: what Squid takes; nginx takes 8 KiB a line, and no honest origin comes near. */
export const ORIGIN_HEAD_BYTES_MAX = 64 * 1024

/**
 * Interim responses to one request. A few early hints and a 102 now and then are usual; each is passed on at once, so without a
 * bound an origin that sends nothing else would fill what waits in front of a client.
 */
export const INTERIM_RESPONSES_MAX = 32

/**
 * Bytes of a body that wait in front of a reader that is slower than the origin. One read of a socket is up to 64
 * KiB.
 */
export const BODY_HIGH_WATER_BYTES = 64 * 1024

/**
 * Chunks below it are put together, as far as they came in one read of a socket: one read has up to 10,000 chunks of a single byte, and
 * each would go through every stream on the way, and keep the whole read from being freed.
 */
export const SMALL_CHUNK_BYTES = 1024

/** TLS sessions kept for resumption: a round trip saved each, about 2 KB each. */
export const TLS_SESSIONS_MAX = 256

/**
 * How often a request that may be repeated is, where the origin gives no answer: a process manager restarts a crashed server
 * within half a second.
 */
export const RETRIES_MAX = 3

/** The mean pause before the second try; it doubles with each: 0.1, 0.2 and 0.4 s. */
export const RETRY_AFTER_MS = 100

/** After so long a client is told instead: a person takes longer waits for a broken page. */
export const RETRY_WITHIN_MS = 5_000

/** Requests in a row, each with its retries, that an origin leaves unanswered before it is not asked for a while. */
export const CIRCUIT_FAILURES = 5

/** For how long it is not asked at first: one that restarts is back by then. */
export const CIRCUIT_OPEN_MS = 1_000

/** The longest that an origin which is back waits to be asked; one try in that time is no burden to anybody. */
export const CIRCUIT_OPEN_MS_MAX = 5_000

/** Failing origins that are remembered, about 500 bytes each. */
export const CIRCUITS_MAX = 10_000
