/**
 * Every bound of the protocol, with the reason for its number. A peer refuses what exceeds one before it stores,
 * allocates or checks anything for it.
 */

/** Domain names have at most 253 octets in text form (RFC 1035 section 2.3.4: 255 on the wire). */
export const DOMAIN_BYTES_MAX = 253

/** Names of communities and peers: people choose them, and they stand in every list and log line. */
export const NAME_BYTES_MAX = 64

/** One sentence for a person: why a join was denied, why caching stopped. */
export const DETAIL_BYTES_MAX = 200

/** A URL, a path or a tag. RFC 9110 section 4.1 asks for 8,000 octets at least. */
export const URL_BYTES_MAX = 8192

/** The largest frame. A list of 4,096 peers with names of ordinary length takes about half of it. */
export const FRAME_BYTES_MAX = 1024 * 1024

/** The largest datagram, sealed: below IPv6's smallest MTU (RFC 8200 section 5: 1,280) less the headers of IPv6 and UDP (48). */
export const DATAGRAM_BYTES_MAX = 1200

/** Padding of a probe: with the envelope of a sealed frame around it, a datagram is full. */
export const PADDING_BYTES_MAX = 1100

/** An answer to a challenge: a truncated MAC with room for the implementation's own fields. */
export const TOKEN_BYTES_MAX = 32

/** Peers of one community: 16 times the default of `--max-peers`. */
export const PEERS_MAX = 4096

/** Communities in one answer of a cache server; what is left out is said by `more`. */
export const COMMUNITIES_MAX = 256

/** Communities that a founder tried before; as many as it tries at most for one join. */
export const COMMUNITIES_TRIED_MAX = 32

/** Domains that every request is for, announced by one peer: those of its `--reverse` and `--mirror` options. */
export const OWN_DOMAINS_MAX = 64

/** Domains with request statistics in one PEERSTATUS: as many of ordinary length as fit into a datagram. */
export const DOMAIN_LOADS_MAX = 32

/** Domains cut into slices: the announced ones of a few dozen peers, and those that are too hot. */
export const SLICED_DOMAINS_MAX = 1024

/** Domains and slices that the master passed on; the bounded load keeps them few. */
export const MOVES_MAX = 1024

/** Holders in one location answer: more replicas than anybody asks for. */
export const HOLDERS_MAX = 16

/** Purges in one PURGELOG; the rest follows on request. At 8 KiB each a sender stops earlier, at the frame's limit. */
export const PURGES_MAX = 256

/** Members of an enumeration: the value is one byte, and the protocol's lists of reasons are short. */
export const ENUM_MEMBERS_MAX = 64

/**
 * Sequence numbers that a replay window spans. A master counts its messages over all recipients: with 4,096 peers two
 * messages to one of them are that many numbers apart, and may still overtake each other.
 */
export const REPLAY_WINDOW_BITS = 4096

/** Replay windows kept, at half a kilobyte each: every peer of the largest community, and as many strangers. */
export const REPLAY_WINDOWS_MAX = 8192
