/** Every bound of this package with the reason for its number. */
export const LIMITS = {
  /** List versions that one life of a master has to itself: half a year of one a second. 2^29 lives fit into 2^53. */
  versionsOfOneLife: 2 ** 24,
  /** Versions whose differences a master keeps: a member that missed more gets the whole list, at most 1 MiB. */
  listHistory: 64,
  /** Joins that come together are published as one version; in a small community a joiner waits no longer than this. */
  publishDelayMs: 15,
  /**
   * From a version to the next that can wait, for each peer on the list, and a ping interval at most: a crowd that comes one
   * after the other costs the master 4,000 updates a second and no more, as many as pings of 1,000 members, a tenth of a
   * core. Up to 60 peers it is less than the delay above.
   */
  publishSpacingMs: 0.25,
  /** Messages kept for being sent again when challenged; more than a master of 1,000 sends in one ping round. */
  outstandingMessages: 2_048,
  /** A token lives as long as a slow handshake: two round trips over a bad link and a retry. */
  tokenLifetimeMs: 10_000,
  /** Peers whose tokens are kept; the oldest goes first, and is challenged again. */
  tokens: 4_096,
  /** Communities tried for one join, best first (B1). */
  candidates: 32,
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
  /** Communities of one cache server; beyond that the longest silent one goes. */
  directoryEntries: 10_000,
  /**
   * Probes and questions for communities that are answered. An answer costs a signature (25 µs) and a check (70 µs), so
   * the total is a fifth of a core, and four hosts have to come together to use it up.
   */
  wakeups: { perSource: { burst: 500, perSecond: 500 }, total: { burst: 2_000, perSecond: 2_000 } },
  /**
   * Join requests that a master decides on; the others hear that it is busy. All of the largest community may come at
   * once, and a quarter of that from one host; after that each costs everybody a new list.
   */
  joins: { perSource: { burst: 1_024, perSecond: 128 }, total: { burst: 4_096, perSecond: 512 } },
  /**
   * Datagrams of strangers whose signatures are checked, good or bad, at 70 µs each: the total is a seventh of a core. A
   * whole community may turn up at once, half of it from one host.
   */
  strangersDatagrams: { perSource: { burst: 512, perSecond: 512 }, total: { burst: 2_048, perSecond: 2_048 } },
  /** The same for frames on streams that have not proved themselves: nobody's address is made up, so more at once is fine. */
  strangersFrames: { perSource: { burst: 4_096, perSecond: 512 }, total: { burst: 8_192, perSecond: 2_048 } },
  /**
   * Frames of those who proved themselves. A member that asks the master for holders sends one a request; the total is what
   * one core can check.
   */
  knownFrames: { perSource: { burst: 8_192, perSecond: 4_096 }, total: { burst: 32_768, perSecond: 16_384 } },
  /** When one who was refused as busy may come again. */
  busyRetryMs: 1_000,
  /** The longest that one who was refused as busy stays away on a master's word, give or take the lot: no user waits longer. */
  busyWaitMs: 10_000,
  /**
   * A master that is busy is there: no second community is founded for so long. Three times over it could have let in the
   * largest community; what keeps it busy for longer is an attack.
   */
  busyPatienceMs: 30_000,
  /** Hosts whose rates are known at once. */
  floodSources: 4_096,
  /** Peers that left, of which a master knows which life it was: a request that their leave overtook comes within seconds. */
  livesThatLeft: 1_024,
  /** One line a minute of each kind of refusal says that something is wrong; more would be the flood's second target. */
  logIntervalMs: 60_000,
  /** Lines of a log known to have been said lately; a busy minute of a large community has fewer. */
  logLines: 256,
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
