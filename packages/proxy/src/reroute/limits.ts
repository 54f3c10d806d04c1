/** Limits of rerouting. Each number says why it is what it is. */

/**
 * How long a signed URL may be used. Long enough for a client that queues its downloads, short enough that a link that
 * was passed on, or that leads to a peer that has died since, is soon worth nothing: whoever asks anew gets a new one.
 */
export const REROUTE_VALID_MS = 60_000

/** How far a URL's end may lie ahead of the holder's clock: its validity, and as much again for clocks that differ. */
export const REROUTE_VALID_MS_MAX = 2 * REROUTE_VALID_MS

/**
 * Bytes of a URL that a client is sent to: what every client, and every cache on its way, takes (RFC 9110 section 4.1).
 */
export const REROUTE_URL_BYTES_MAX = 8_000

/** How long a client may wait for the holder's word on whether it would serve it: above that, relaying is faster. */
export const ENQUIRY_MS = 500

/** How long a holder's word counts. A holder that has closed to clients is sent none for longer than this. */
export const ENQUIRY_KEPT_MS = 5_000

/** Words remembered at once, one a holder, client and origin; some 300 bytes each. */
export const ENQUIRIES_KEPT_MAX = 10_000

/** Bytes of an enquiry or of the word on it: an address, an origin, a sentence. */
export const ENQUIRY_BYTES_MAX = 4 * 1024

/**
 * How long the holder looks for an origin's address on behalf of an enquiry; with it gone, it answers that it can't
 * tell.
 */
export const LOOKUP_MS = 400

/**
 * Bytes of a slice of a large file that is spread over several holders: at 100 Mbit/s two thirds of a second, so that
 * a redirection a slice costs little, and a file worth spreading has many.
 */
export const SLICE_BYTES = 8 * 1024 * 1024
