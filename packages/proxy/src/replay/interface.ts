/** One line of an access log. */
export interface LoggedRequest {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number
  /** Whoever asked: an address or a name. */
  readonly client: string
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly status: number
  /** Of the content that was sent, as far as the log says; 0 where it says nothing. */
  readonly bytes: number
}

export interface PredictionOptions {
  /** Sizes of community to try, each from 1 to 256. */
  readonly peers: readonly number[]
  /** Of each peer, as its `memory`: from 256 KiB to 31 GiB. */
  readonly memoryBytes: number
  /** For so long a response is taken to be fresh, in milliseconds: a log does not say it. */
  readonly freshMs: number
  /** Domains that a master would cut, for most requests are for them: the site of a log that names no host. Default none. */
  readonly cut?: readonly string[]
}

/** What caches would have done for the requests of a log. */
export interface PredictedCaching {
  /** Requests that no origin would have been asked for. */
  readonly hits: number
  /** Requests for which it would have been asked whether what is stored still holds. */
  readonly validated: number
  /** Of content that would not have come from an origin, by either. */
  readonly savedBytes: number
}

/** A community of so many peers, each of which serves its share of the clients. */
export interface PredictedCommunity extends PredictedCaching {
  readonly peers: number
  /** Hits at the peer that was asked, without a hop. */
  readonly localHits: number
  /** The same peers, if each knew nothing of the others. */
  readonly alone: PredictedCaching
}

export interface PredictionReport {
  readonly requests: number
  readonly bytes: number
  readonly clients: number
  /** Requests that a cache may answer at all, by method and status. */
  readonly cacheable: number
  readonly firstMs: number
  readonly lastMs: number
  /** In the order of `PredictionOptions.peers`. */
  readonly communities: readonly PredictedCommunity[]
  /** The fewest peers: none of the larger communities saves more than one byte in a hundred, of all bytes, besides. */
  readonly best: number
}

/** Takes the requests of a log, in the order of time, and says what a community would have made of them (C12). */
export interface Prediction {
  take(request: LoggedRequest): void
  report(): PredictionReport
}
