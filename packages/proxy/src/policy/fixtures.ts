import { Fields } from '../http/fields.ts'
import { formatHttpDate } from './date.ts'
import { DEFAULT_POLICY } from './options.ts'
import type { PolicyOptions, RequestHead, ResponseHead, StoredHead } from './types.ts'
import { judge } from './judge.ts'

/*
 * What the tests of the policy are made of: a moment, and requests, responses and stored heads at times relative to it.
 */

/** Tue, 10 Mar 2026 12:00:00 GMT. */
export const T0 = 1_773_144_000_000

export const URL_A = 'http://a.example/x'

type Raw = Readonly<Record<string, string | readonly string[] | undefined>>

/** An HTTP-date, seconds from the moment. */
export function dateAt(seconds: number): string {
  return formatHttpDate(T0 + seconds * 1000)
}

export function get(fields: Raw = {}, url = URL_A): RequestHead {
  return { method: 'GET', url, fields: Fields.from(fields) }
}

export function send(method: string, fields: Raw = {}, url = URL_A): RequestHead {
  return { method, url, fields: Fields.from(fields) }
}

/** A response generated at the moment, unless its fields say otherwise. */
export function respond(fields: Raw, status = 200): ResponseHead {
  return { status, fields: Fields.from({ Date: dateAt(0), ...fields }) }
}

/** Asked for and come at the moment. */
export const AT_T0 = { requestTimeMs: T0, responseTimeMs: T0 }

/** As the policy itself stores it; throws where it would not. */
export function store(
  response: ResponseHead,
  request: RequestHead = get(),
  bodyBytes = 10,
  options: PolicyOptions = DEFAULT_POLICY,
): StoredHead {
  const verdict = judge(request, response, AT_T0, options)
  if (!verdict.store) throw new Error(`not stored: ${verdict.detail}`)
  return { ...verdict.head, bodyBytes }
}

/** Milliseconds of so many seconds after the moment. */
export function after(seconds: number): number {
  return T0 + seconds * 1000
}
