/** Limits of verifying hop answers. Each number says why it is what it is. */

/** Share of hop answers that is compared with the origin: at a thousand hops a second a liar is met within a second. */
export const VERIFY_SHARE = 0.001

/** Between two questions to one origin: next to what it serves, a request a second is nothing. */
export const VERIFY_INTERVAL_MS = 1_000

/** Comparisons under way at once: slow origins must not gather them. */
export const VERIFY_AT_ONCE = 8

/** How long one may take, all its questions together: nobody waits for it, and what was true half a minute ago proves little. */
export const VERIFY_MS = 15_000

/** Bytes of a body that are compared: enough that no other content has the same, and little for an origin to send. */
export const SAMPLE_BYTES = 4_096

/** Origins whose last question is remembered; the oldest go. */
export const VERIFIED_ORIGINS_MAX = 1_000
