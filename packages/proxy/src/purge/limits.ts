/** Limits of purging in a whole community. Each number says why it is what it is. */

/** Purges that are remembered: one a second for four hours, or a site's whole release of 16,000 files at once. */
export const JOURNAL_ORDERS_MAX = 16_384

/** Bytes of all that is remembered: 128 bytes a purge, which is a usual URL and its number. */
export const JOURNAL_BYTES_MAX = 2 * 1024 * 1024

/** How long: a laptop that was shut for a long week-end comes back warm. */
export const JOURNAL_MS = 7 * 86_400_000

/** Bytes of a journal as JSON: each purge costs its number, its time and what JSON puts around them. */
export const JOURNAL_ANSWER_BYTES_MAX = 6 * JOURNAL_BYTES_MAX

/** A purge that claims to be from later than this is taken to be from now: no clock may keep it in the journal for ever. */
export const CLOCK_AHEAD_MS = 60_000

/** Characters of what is purged: the longest URL that peers tell each other (protocol, URL_BYTES_MAX). */
export const SELECTOR_CHARS_MAX = 8_192

/** How often a peer compares its journal with that of another: a purge that one peer missed reaches it so, a minute late at most. */
export const COMPARE_MS = 30_000

/** How long other peers' journals are waited for before a warm store is used: as long as connecting to one may take, and once more. */
export const CATCH_UP_MS = 2_000

/** Peers that are asked for their journals when this one comes: each of them should have all of it, and one answer is enough. */
export const CATCH_UP_PEERS = 8

/** A peer whose answer showed that it knows other purges is compared with at once, but not more often than this. */
export const COMPARE_AGAIN_MS = 1_000

/** Peers that were lost and not seen again of which it is remembered since when; the oldest make room. */
export const LOST_PEERS_MAX = 1_024

/** Missed purges that are carried out before the store is used: beyond them it is validated instead, which costs no time now. */
export const MISSED_ORDERS_MAX = 256

/** How often it is written down that this peer is up to date: a crash costs so much certainty, and a line each time. */
export const CURRENT_KEPT_MS = 60_000
