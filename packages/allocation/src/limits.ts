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

/**
 * How far above its share a peer's load may be before something is done about it, in communities of up to 100 peers
 * and of 1,000. Passing on whole domains keeps 1.1 with few moves while a share is hundreds of domains; with a
 * thousand peers it would move a twentieth of all of them for ever.
 */
export const LOAD_BOUND_SMALL = 1.1
export const LOAD_BOUND_LARGE = 1.25

/**
 * Changes to the exceptions in any minute. Each costs a hand-over, and a community whose demand really turned over is
 * even again within a few minutes.
 */
export const CHANGES_PER_MINUTE_MAX = 64

/**
 * Requests for each peer before statistics count: 400 leave a standard error of 5 % in a peer's load, half the bound's
 * margin; with fewer, noise would be rebalanced.
 */
export const REQUESTS_PER_PEER_MIN = 400

/** A domain with more than this part of a peer's share is too hot to be passed on whole: no receiver has the room. */
export const HOT_PART_OF_SHARE = 0.25

/**
 * A cut is so fine that a slice has no more than this part of the margin between share and bound: half of what a peer
 * may receive beyond its share, so that slices can be passed on one by one.
 */
export const SLICE_PART_OF_MARGIN = 0.25

/** Peers, in rank order, that are tried as receivers before the emptiest: likely ones hold a replica. */
export const RECEIVERS_TRIED_MAX = 16

/** Bytes whose transfer costs about as much as answering one request: a stream of 64 KiB blocks. */
export const BYTES_PER_REQUEST_COST = 65_536

/** Domains whose demand the master meters: what 256 peers report (32 each), if no two of them agree. */
export const METERED_DOMAINS_MAX = 8_192

/** Demand counts half after a minute: long against a page's burst of requests, short against a working day. */
export const DEMAND_HALF_LIFE_MS = 60_000
