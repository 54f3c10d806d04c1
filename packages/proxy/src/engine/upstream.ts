import type { Request, Response } from '../http/message.ts'

/** Which way a request goes when this cache can't answer it. */
export type Route = 'origin' | 'peer'

/** `held`: a peer is asked for what it has or is fetching from the origin, so that waiting for it ends; maybe the origin then. */
export type Way = Route | 'held'

/** A request as the cache sends it on: end-to-end fields only, Via added, the conditions of a validation set. */
export interface UpstreamRequest extends Request {
  /** The primary cache key. */
  readonly key: string
  /**
   * To be called as soon as the way is known, before waiting for an answer: a request that comes from another peer joins
   * only fetches that go to the origin, else two peers whose tables disagree could wait for each other.
   */
  readonly onRoute?: (way: Way) => void
  /** Something stale is there to be served if nobody answers: one try is enough. */
  readonly standIn?: boolean
}

export interface UpstreamResponse extends Response {
  /** False: relayed from a peer that stores it; it is not to be stored here. */
  readonly storable: boolean
  /** A peer stores it too, and it is hot: it goes into the mirror, where the cache has one. */
  readonly mirrored?: boolean
  readonly from: Route
  /** The name or id of the peer that answered, where one did. */
  readonly peer?: string
  /** What Cache-Status is to say of the way that it took, where that was not the usual one: a token. */
  readonly detail?: string
}

/**
 * Where misses go. Throws an `OriginError`, or anything with the `code` of one, where nobody answers; a body that ends before
 * it is whole errors with one. Whoever gets the response reads its body to the end or destroys it.
 */
export type Upstream = (request: UpstreamRequest) => Promise<UpstreamResponse>
