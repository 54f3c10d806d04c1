/** Limits of the listeners, links and routing of a peer. Each number says why it is what it is. */

/** Bytes of a request's or a response's head. Squid takes 64 KiB, nginx 32; browsers with many cookies send up to 16. */
export const HEAD_BYTES_MAX = 64 * 1024

/** Field lines of a message; node's own bound is 2,000, and no honest client comes near a tenth of it. */
export const FIELD_LINES_MAX = 1000

/** Characters of a host in a client's URL: 253 of a name in the DNS, and a dot after them. */
export const HOST_CHARS_MAX = 254

/** How long a client may take to send a request's head: a slow modem needs two seconds for the largest head. */
export const HEAD_TIMEOUT_MS = 30_000

/** How long an idle client connection is kept: longer than browsers keep theirs would only hold descriptors. */
export const CLIENT_IDLE_MS = 65_000

/** Clients at once, tunnels included; beyond it new connections are closed, so that the process keeps its descriptors. */
export const CLIENT_CONNECTIONS_MAX = 10_000

/** Addresses of clients of which it is remembered whether they may be clients: an office has fewer, and 100 bytes each are nothing. */
export const CLIENTS_KNOWN_MAX = 4_096

/** Ports that CONNECT may reach, as in Squid: https, and https of news servers. Mail and shells stay out of reach. */
export const CONNECT_PORTS: readonly number[] = [443, 563]

/** A tunnel with no byte either way for so long is closed: longer than web sockets' usual pings, shorter than a night. */
export const TUNNEL_IDLE_MS = 10 * 60_000

/** Connections to one peer: each carries one request at a time, and a hop that is a hit is over in under a millisecond. */
export const LINK_SOCKETS_MAX = 64

/** Connecting to a peer, TLS included: two round trips of the slowest sensible link, 400 ms. A dead host costs this once. */
export const LINK_CONNECT_MS = 1_000

/** An idle link is closed by who opened it after this time, by who accepted it a while later: never both at once. */
export const LINK_IDLE_MS = 30_000
export const LINK_IDLE_ACCEPTED_MS = 45_000

/**
 * A peer that answers nothing for so long is given up: longer than it waits for an origin, so that it can say that the origin
 * is slow. One that died is known from the peer list long before.
 */
export const LINK_ANSWER_MS = 75_000

/**
 * How much sooner a holder must answer than the asking peer gives it up: its last word needs a hop, and a busy process a moment.
 * A fifteenth is five seconds of the longest wait, so that a holder still has the 65 that it tries an origin for.
 */
export const HOP_MARGIN_SHARE = 1 / 15
export const HOP_MARGIN_MS_MIN = 20

/** After a failed connection a peer is passed over for the first time, doubled at each further failure up to the second. */
export const SHUN_FIRST_MS = 250
export const SHUN_MOST_MS = 8_000

/** Relays that one request may take: client's peer to holder, holder to an earlier holder. More would be a loop. */
export const HOPS_MAX = 2

/** Holders that are tried for one request before the origin is: the owner, and two replicas. */
export const HOLDERS_TRIED_MAX = 3

/** Earlier holders that one miss asks: the latest, and one more where peers come and go. Each costs a hop, half a millisecond. */
export const EARLIER_HOLDERS_MAX = 2

/**
 * How long the earlier holders of something, or its next ones, may take, all together, before the origin is asked. One that has
 * died fails at once or is off the list in less; only one that lives and is slow takes as long, and to ask the origin instead
 * would make it slower still.
 */
export const EARLIER_HOLDERS_MS = 2_000

/** Peers that are asked for what a holder that is gone may have handed over: the next in rank, and one where that one is gone too. */
export const SUCCESSORS_MAX = 2

/** Answers of a peer of which its 99th percentile is taken, and how many it needs to mean anything. */
export const ANSWER_TIMES_KEPT = 256
export const ANSWER_TIMES_MIN = 64

/** The percentile is taken anew after so many answers: sorting 256 numbers for each would cost more than a hop's parsing. */
export const ANSWER_TIMES_STEP = 32

/** No second request is sent sooner: a pause of the other process for garbage is over by then, and loopback's own p99 is less. */
export const HEDGE_AFTER_MS_MIN = 5

/** Share of relayed requests that may be sent to a second peer: "The Tail at Scale" had its gain with less. */
export const HEDGE_SHARE = 0.05

/** Second requests that may come at once after a quiet time, when a holder stalls with many requests in flight. */
export const HEDGE_BURST = 10

/**
 * How long everybody who may have it is waited for when the origin can't be reached: twice what earlier holders have, for what
 * is awaited instead is an error.
 */
export const LAST_RESORT_MS = 4_000

/** Who is asked then: the holders, a successor of each and some earlier holders. Of most communities it is all of them. */
export const LAST_RESORT_PEERS_MAX = 8

/** How often one body is continued from elsewhere: a body that breaks more often has a broken origin. */
export const CONTINUATIONS_MAX = 4

/** How long the other peers have to confirm a purge or an invalidation before the answer says that they did not. */
export const PURGE_CONFIRM_MS = 2_000

/** A response to an unsafe request waits so long for other peers to invalidate: a dead one must not make writes slow. */
export const INVALIDATE_CONFIRM_MS = 500

/** Bytes of a request to the admin listener or of a purge between peers: a selector is one URL. */
export const ADMIN_BODY_BYTES_MAX = 64 * 1024

/** How long a holder has to say what it has: who asks for an explanation waits for it, and a dead one explains nothing. */
export const EXPLAIN_MS = 1_000

/** Bytes of such an answer: all variants of a key, with the few fields that decide on freshness. */
export const EXPLAIN_BYTES_MAX = 256 * 1024

/** Keys whose last decision about storing is remembered, about 200 bytes each: who asks why has just asked for it. */
export const DECISIONS_KEPT = 4_096

/** Characters of all of their keys: usual ones have some hundred, the longest tens of thousands. */
export const DECISION_KEY_CHARS_MAX = 1024 * 1024

/** Followers of `GET /events` at once; each holds a socket and a small queue. */
export const EVENT_FOLLOWERS_MAX = 64

/** Bytes that wait for one follower of events before it is dropped: a page that stopped reading wants no history. */
export const EVENT_BACKLOG_BYTES_MAX = 1024 * 1024

/** Origins whose response times are kept: the most recent ones; the rest would only fill memory. */
export const ORIGINS_WATCHED_MAX = 1_000

/** Response times kept an origin, of which the percentiles are taken. */
export const RESPONSE_TIMES_KEPT = 256

/** Domains that `/status` names a peer: portions are computed, not kept, so only those seen lately can be named. */
export const DOMAINS_SHOWN_MAX = 1_000

/** Bytes of a request's head to the admin listener: no cookie is for it. */
export const ADMIN_HEAD_BYTES_MAX = 16 * 1024

/** How long requests in flight may take to end when the peer leaves; a service manager waits 10 s or more before it kills. */
export const DRAIN_MS = 5_000

/** And answers to other peers, which come after: together they keep within those 10 s. Who can be continued elsewhere is, then. */
export const LINK_DRAIN_MS = 3_000

/**
 * How long the connections to a peer that has left are kept for what it still sends: its own time for that, and a second for what is on its
 * way. Nor does anybody wait longer for one that died and was taken for a leaver.
 */
export const RETIRED_MS = LINK_DRAIN_MS + 1_000

/** How often one kind of refused message is logged: each flood gives one line in this time, and the counters say how many. */
export const REFUSED_LOGGED_MS = 10_000
