import type { EventEmitter } from 'eventemitter3'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Request, RequestHead, Response } from '../http/message.ts'
import type { OriginClientOptions } from '../origin/origin-client.ts'
import type { PolicyOptions } from '../policy/types.ts'
import type { Selector, Store, StoredResponse, StoreFigures } from '../store/store.ts'
import type { DeferralTimes, SettledDeferral } from './deferrals.ts'
import type { Route, Upstream } from './upstream.ts'

export interface HttpCacheOptions {
  /** Where responses are kept. It is not disposed of with the cache. */
  readonly store: Store
  /** The part of the store for responses that are `mirrored`. Default: none, and they are not stored. */
  readonly mirror?: Mirror
  /** Names this cache in Cache-Status, Via and problems: a token (RFC 9110 section 5.6.2). Default "cachereef". */
  readonly name?: string
  /** Where misses go. Default: the origin, by a client of the cache's own that reaches public addresses only. */
  readonly upstream?: Upstream
  /**
   * Where a request with only-if-cached goes that nothing here answers: to caches that work as one with this one, and cost no origin
   * anything for it. Throws where none has it. Default: none, and the answer is 504.
   */
  readonly group?: Upstream
  /** How that client reaches origins; of no meaning with an `upstream`. */
  readonly origin?: OriginClientOptions
  readonly policy?: Partial<PolicyOptions>
  /** For requests with `Prefer: respond-async` whose origin is down. */
  readonly deferral?: DeferralTimes
  /** The primary cache key of a request. Default: its URL, normalised as RFC 3986 allows. */
  readonly keyOf?: (request: RequestHead) => string
  /** Milliseconds since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number
}

/** The part of a store that keeps copies of what other caches hold. */
export interface Mirror {
  /** As that of the store, for a copy; what it stores is found, opened, updated and purged through the store. */
  readonly begin: Store['begin']
  /** Whether what the store answered is a copy. */
  has(stored: StoredResponse): boolean
  figures(): StoreFigures
}

export interface HandleOptions {
  /**
   * Only what is stored, or arriving from the origin right now; else a problem `not-held` with status 504. Default
   * false.
   */
  readonly onlyIfHeld?: boolean
  /**
   * The request came from another peer: it joins no fetch that goes to a peer, else two peers could wait for each
   * other. Default false.
   */
  readonly fromPeer?: boolean
  /**
   * Nobody joins its exchange, and it joins nobody's: it goes a way that others would not go, and its failure is none of
   * theirs. Default false.
   */
  readonly alone?: boolean
  /** Where this request goes if it is a miss. Default: the cache's own upstream. */
  readonly upstream?: Upstream
}

export interface HttpCacheFigures {
  readonly objects: number
  /** Of the bodies that are stored. */
  readonly bytes: number
  /** What the store counts against its bound: bodies, heads, index, and bodies on their way. */
  readonly chargedBytes: number
  /** Requests answered from the store. */
  readonly hits: number
  /** Requests that had to wait for an upstream. */
  readonly misses: number
  /** Misses that a peer answered from its cache. */
  readonly peerHits: number
  /** Answers of origins, to validations among them. */
  readonly originFetches: number
  /** Misses that joined another's exchange. */
  readonly collapsed: number
  /** What the mirror has, and those of the hits that came from there; zeros where there is none. */
  readonly mirror: { readonly objects: number; readonly bytes: number; readonly hits: number }
}

export interface HttpCacheEvents {
  /** A response is stored whole. */
  stored: (stored: StoredResponse) => void
  /** A response's head is known and on its way. */
  served: (served: Served) => void
  /** It was decided whether what an upstream answered is stored. */
  judged: (judged: Judged) => void
  /** An upstream answered, or failed. */
  upstream: (exchange: Exchange) => void
  /** A request that was deferred, its origin being down, has its end. */
  deferred: (settled: SettledDeferral) => void
}

export interface Served {
  readonly request: RequestHead
  readonly status: number
  readonly key: string
  /** What Cache-Status says: "hit", or the reason for which the request was forwarded. */
  readonly outcome: 'hit' | 'forwarded' | 'refused'
  readonly collapsed: boolean
  /** A hit in the mirror. */
  readonly mirrored?: boolean
}

export interface Judged {
  readonly key: string
  readonly url: string
  readonly status: number
  readonly from: Route
  readonly peer?: string
  readonly stored: boolean
  /** As a copy of what another cache holds. */
  readonly mirrored: boolean
  /** Why it is not stored; "validated" for a 304 that made what is stored good again. */
  readonly detail?: string
}

export interface Exchange {
  readonly url: string
  readonly from: Route
  readonly peer?: string
  /** Of a peer's answer: it had it, and asked no origin. */
  readonly hit?: boolean
  /** From the request to the response's head. */
  readonly responseMs: number
  /** undefined where nobody answered; then `code` says why. */
  readonly status?: number
  readonly code?: string
}

/** A shared HTTP cache (RFC 9111) over a store and an upstream. */
export interface HttpCache extends EventEmitter<HttpCacheEvents>, AsyncDisposable {
  readonly name: string
  /**
   * Never throws: what goes wrong is answered as a problem (RFC 9457). Whoever gets the response reads its body or
   * destroys it.
   */
  handle(request: Request, options?: HandleOptions): Promise<Response>
  /**
   * Deletes what the selector means, and keeps what is arriving from being used again. Resolves with how many
   * entries went.
   */
  purge(selector: Selector): Promise<number>
  /** Marks everything under the URLs as to be validated before it is used again (RFC 9111 section 4.4). */
  invalidate(urls: readonly string[]): Promise<void>
  /** The cache key of a request. */
  keyOf(request: RequestHead): string
  figures(): HttpCacheFigures
  /** As the global one, through this cache. */
  readonly fetch: typeof globalThis.fetch
  /** For `node:http`, Express and Fastify; the URL is made of the request's Host where it is not absolute. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  /** For undici: `dispatcher.compose(cache.interceptor())`; misses go to that dispatcher. */
  interceptor(): Dispatcher.DispatcherComposeInterceptor
}
