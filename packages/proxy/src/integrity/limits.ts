/** Limits of the integrity of content between peers. Each number says why it is what it is. */

/**
 * Bytes of the largest block. What is damaged costs at most so much to fetch again, and so much waits to be checked before it
 * goes on; one read of a fast socket, so larger ones would only wait longer.
 */
export const BLOCK_BYTES_MAX = 64 * 1024

/** How long a peer that sent damaged bytes, or not the origin's, is not asked, at first and at most; doubled each time. Bad memory stays bad. */
export const DISTRUST_FIRST_MS = 60_000
export const DISTRUST_MOST_MS = 3_600_000

/** Peers whose damage is remembered, the latest: four times the largest usual community, so that nobody can fill memory. */
export const DISTRUSTED_PEERS_MAX = 1_024
