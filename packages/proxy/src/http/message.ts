import type { Readable } from 'node:stream'
import type { Fields } from './fields.ts'

/** The head of a request as the cache sees it: the URL is absolute and names the origin. */
export interface RequestHead {
  /** Upper case as sent; methods are case-sensitive (RFC 9110 section 9.1). */
  readonly method: string
  /** Effective request URI: absolute, without a fragment. */
  readonly url: string
  readonly fields: Fields
  /** Of the content no more is known here than whether there is some. */
  readonly body?: unknown
}

export interface ResponseHead {
  readonly status: number
  readonly statusText?: string
  readonly fields: Fields
}

/** A body that arrives. It errors when it ends before it is whole; whoever holds it either reads or destroys it. */
export type Body = Readable

export interface Request extends RequestHead {
  readonly body?: Body | undefined
  /** Of the body, where it announced some; resolves when it has ended. */
  readonly trailers?: Promise<Fields | undefined> | undefined
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
  /** Interim responses (100, 103) are passed on as they come; left out where the client can't take them. */
  readonly onInterim?: ((head: ResponseHead) => void) | undefined
}

export interface Response extends ResponseHead {
  /** null where the status or the method allows none. Bytes already in memory come as a Buffer. */
  readonly body: Body | Buffer | null
  /** Resolves when the body has ended; undefined where there are none. */
  readonly trailers?: Promise<Fields | undefined>
}
