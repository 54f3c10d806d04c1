import type { Fields } from '../http/fields.ts'
import type { RequestHead, ResponseHead } from '../http/message.ts'

/** What a store keeps of a response besides its body. Times are milliseconds since the Unix epoch. */
export interface StoredHead extends ResponseHead {
  /** Method of the request that brought it: GET, or POST with explicit freshness and Content-Location. */
  readonly method: string
  /** When the request left and when the response's head came (RFC 9111 section 4.2.3). */
  readonly requestTimeMs: number
  readonly responseTimeMs: number
  /** The request's fields that Vary nominates, as that request had them (RFC 9111 section 4.1). */
  readonly selecting: Fields
  /** Bytes of the body that are stored. */
  readonly bodyBytes: number
  /** A stored 206: the bytes held, first and last inclusive, and the length of the whole if it is known. */
  readonly range?: { readonly first: number; readonly last: number; readonly whole?: number }
  /** Set by an invalidation (RFC 9111 section 4.4): not to be used without successful validation. */
  readonly invalidated?: boolean
}

export interface PolicyOptions {
  /** A shared cache obeys s-maxage, private and the Authorization rules. Default true. */
  readonly shared: boolean
  /** Targeted fields obeyed before Cache-Control, first match counts (RFC 9213). Default ["CDN-Cache-Control"]. */
  readonly targets: readonly string[]
  /** Share of the time since Last-Modified that counts as fresh (RFC 9111 section 4.2.2). Default 0.1. */
  readonly heuristicFraction: number
  /** Bound of heuristic freshness in seconds. Default 86,400. */
  readonly heuristicSecondsMax: number
  /** How long past its freshness a response is served when the origin is gone and nothing forbids it, in seconds. Default 86,400. */
  readonly staleIfErrorSeconds: number
}

/** Why a request goes forward: the parameter of Cache-Status (RFC 9211 section 2.2). */
export type ForwardReason = 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'miss' | 'request' | 'stale' | 'partial'

/** What to do with a request, given what is stored under its key. */
export type Decision<S extends StoredHead = StoredHead> =
  | { readonly action: 'serve'; readonly stored: S; readonly ageSeconds: number; readonly ttlSeconds: number }
  /** Serve now though stale, and validate in the background (RFC 5861 section 3). */
  | { readonly action: 'serve-stale'; readonly stored: S; readonly ageSeconds: number; readonly ttlSeconds: number; readonly detail: string }
  /** Send the request on with these conditions; a 304 freshens `stored`. `onError`: seconds it may still be served stale, 0: not. */
  | { readonly action: 'revalidate'; readonly stored: S; readonly conditions: Fields; readonly reason: ForwardReason; readonly staleSecondsLeft: number }
  | { readonly action: 'forward'; readonly reason: ForwardReason; readonly collapsible: boolean; readonly detail?: string }
  /** only-if-cached and nothing to serve: 504 (RFC 9111 section 5.2.1.7). */
  | { readonly action: 'refuse'; readonly status: 504; readonly detail: string }

/** What to do with a response that came for a request. */
export type Verdict =
  | { readonly store: true; readonly ttlSeconds: number; readonly selecting: Fields }
  | { readonly store: false; readonly detail: string }

export type { RequestHead, ResponseHead }
