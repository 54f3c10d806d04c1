/**
 * What is bounded here, and the reason for each number. The numbers of peers, cuts and moves are bounded by what one
 * UPDATEPEERLIST carries: `PEERS_MAX`, `SLICED_DOMAINS_MAX` and `MOVES_MAX` of the protocol.
 */

/**
 * Largest weight of a peer: 65,535 : 1 is far beyond the ratio of a server's link to a telephone's, and every product
 * and sum of weights stays an exact integer.
 */
export const WEIGHT_MAX = 65_535

/** Holders of one domain: past eight copies each further one costs cache room and saves no outage that happens. */
export const REPLICAS_MAX = 8

/** Slices of one domain: about four a peer for 1,000 peers, which keeps the fullest within 1.25 of the mean. */
export const SLICES_MAX = 4_096

/**
 * Slices that a domain is cut into before any statistics exist (`--reverse`, `--mirror`): six a peer for ten peers, so
 * the fullest is within 10 % of the mean; more would only make the table's report longer.
 */
export const SLICES_OF_ANNOUNCED_DOMAIN = 64

/** Domains whose holders a table remembers, in each of two generations: more than a busy office sees in a day. */
export const REMEMBERED_DOMAINS_MAX = 16_384

/** Rows of the ranking that `explain` shows: the holders, whoever would follow them, and no page of text. */
export const EXPLAINED_PEERS_MAX = 16
