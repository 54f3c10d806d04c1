/** Every bound of this package with the reason for its number. */
export const LIMITS = {
  /** Versions whose differences a master keeps: a member that missed more gets the whole list, at most 1 MiB. */
  listHistory: 64,
  /** Joins that come together are published as one version; a joiner waits no longer than this. */
  publishDelayMs: 15,
  /** Messages kept for being sent again when challenged; more than a master of 1,000 sends in one ping round. */
  outstandingMessages: 2_048,
  /** A token lives as long as a slow handshake: two round trips over a bad link and a retry. */
  tokenLifetimeMs: 10_000,
  /** Peers whose tokens are kept; the oldest goes first, and is challenged again. */
  tokens: 4_096,
  /** Communities tried for one join, best first (B1). */
  candidates: 32,
  /** A domain that every request is for is cut into so many slices: even portions for a few dozen peers. */
  slicesOfOwnDomains: 64,
  /** Redirections to another master followed in one attempt: an election may move it once or twice meanwhile. */
  redirects: 4,
  /** A stream that neither side used for so long is closed; several ping rounds of a slow community. */
  streamIdleMs: 30_000,
  /** TCP connect time-out: one retransmission of a SYN (1 s) and some. */
  connectTimeoutMs: 2_000,
  /** Bytes queued to one address before the stream is given up: several whole lists of the largest kind. */
  streamQueueBytes: 8 * 1_048_576,
  /** Streams open at once, both ways; more than the largest community needs for a master. */
  streams: 4_096,
  /** Location requests under way at once at one peer; more are answered from the own table. */
  locationRequests: 1_024,
  /** Domains counted between two ping answers; the least asked for go uncounted. */
  domainStatistics: 1_024,
  /** Communities in one list: what a frame holds, and what a padded probe of 1,200 bytes may be answered with. */
  listedByStream: 256,
  listedByDatagram: 6,
  /** Communities of one cache server; beyond that the longest silent one goes. */
  directoryEntries: 10_000,
  /** For a cache server's answer to a question by hand: a slow handshake and a retransmission. */
  directoryAnswerMs: 1_000,
  /** For a name to be looked up when a peer starts: two tries of a resolver with the usual second each. */
  dnsTimeoutMs: 2_000,
  /** Between two look-ups: sooner than an orchestrator restarts a pod, and as seldom as no server minds. */
  dnsRefreshMs: 10_000,
  /** Places taken from one name: all pods of a small community, or enough of a large one to find its master by. */
  dnsPlaces: 32,
  /** For Redis to answer: as long as a client waits for its cache server. Beyond it the master comes again anyway. */
  redisTimeoutMs: 1_000,
  /** First pause before Redis is tried again; each further one is longer by as much, up to the time-out. */
  redisRetryMs: 100,
} as const
