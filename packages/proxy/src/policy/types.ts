import type { Fields } from '../http/fields.ts'
import type { RequestHead, ResponseHead } from '../http/message.ts'

/** When a request left and when the response's head came (RFC 9111 section 4.2.3); milliseconds since the Unix epoch. */
export interface Times {
  readonly requestTimeMs: number
  readonly responseTimeMs: number
}

/** A stored 206: the bytes held, first and last inclusive, and the length of the whole if it is known. */
export interface HeldRange {
  readonly first: number
  readonly last: number
  readonly whole?: number
}

/** What a store keeps of a response besides its body. Immutable: a change makes a new one. */
export interface StoredHead extends ResponseHead, Times {
  /** Method of the request that brought it: GET, or POST with explicit freshness and Content-Location. */
  readonly method: string
  /**
   * The request's fields that Vary nominates, as that request had them but normalised (RFC 9111 section 4.1): lower-case
   * names, one line each, absent ones left out. Equal lists select the same requests.
   */
  readonly selecting: Fields
  /** Bytes of the body that are stored. */
  readonly bodyBytes: number
  /** Only of a 206. */
  readonly range?: HeldRange
  /** Set by an invalidation (RFC 9111 section 4.4): not to be used without successful validation. */
  readonly invalidated?: boolean
}

/** What can be said of a response before its body is there. */
export type NewHead = Omit<StoredHead, 'bodyBytes'>

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
  | Serve<S>
  | ServeStale<S>
  | Revalidate<S>
  | Select<S>
  | Forward<S>
  | Refuse

/** Answer from what is stored: as the request's conditions and ranges have it (`conditional`, `ranges`). */
export interface Serve<S extends StoredHead = StoredHead> {
  readonly action: 'serve'
  readonly stored: S
  readonly ageSeconds: number
  /** Whole seconds of freshness left; negative where the client's max-stale allows a stale response. */
  readonly ttlSeconds: number
}

/** Serve now though stale, and validate in the background (RFC 5861 section 3). */
export interface ServeStale<S extends StoredHead = StoredHead> {
  readonly action: 'serve-stale'
  readonly stored: S
  readonly ageSeconds: number
  readonly ttlSeconds: number
  readonly detail: string
  /** For the request in the background, as those of `Revalidate`. */
  readonly conditions: Fields
}

/**
 * Send the request on with these conditions in place of the client's (`withConditions`); a 304 freshens `stored`. Empty where
 * it has no validator: then it only stands by for a dead origin. With `partial` the conditions ask for the bytes that are
 * missing, and a 206 completes `stored` (`combine`).
 */
export interface Revalidate<S extends StoredHead = StoredHead> {
  readonly action: 'revalidate'
  readonly stored: S
  readonly conditions: Fields
  readonly reason: ForwardReason
  /** For how many seconds from now `stored` may be served if the origin is gone or answers as `failed` has it; 0: not at all. */
  readonly staleSecondsLeft: number
}

/**
 * Nothing is stored for this request, but for others that differ in what Vary names: send it on with these conditions. A 304
 * says which of the candidates answers it (`variantNamed`).
 */
export interface Select<S extends StoredHead = StoredHead> {
  readonly action: 'select'
  readonly candidates: readonly S[]
  readonly conditions: Fields
  readonly reason: 'vary-miss'
  readonly collapsible: boolean
}

export interface Forward<S extends StoredHead = StoredHead> {
  readonly action: 'forward'
  /** What would have been the answer, and has seen its day where the origin now gives one that may not be stored. */
  readonly stored?: S
  readonly reason: ForwardReason
  /** Whether requests for the same key may wait for this one's response: it asks for the whole and may be stored. */
  readonly collapsible: boolean
  readonly detail?: string
}

/** only-if-cached and nothing to serve: 504 (RFC 9111 section 5.2.1.7). */
export interface Refuse {
  readonly action: 'refuse'
  readonly status: 504
  readonly detail: string
}

/** What to do with a response that came for a request. */
export type Verdict =
  | {
      readonly store: true
      /** Whole seconds of freshness left on arrival; not positive: to be validated before it is used. */
      readonly ttlSeconds: number
      readonly selecting: Fields
      /** What to hand to a store, complete but for the body. */
      readonly head: NewHead
    }
  | { readonly store: false; readonly detail: string }

export type { RequestHead, ResponseHead }
