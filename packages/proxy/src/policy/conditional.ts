import { Fields } from '../http/fields.ts'
import { parseHttpDate } from './date.ts'
import { parseEntityTags, stronglyEqual, weaklyEqual } from './entity-tag.ts'
import { factsOf } from './facts.ts'
import type { RequestHead, StoredHead } from './types.ts'

/**
 * What the request's conditions make of a stored response that would otherwise be served: 304, or undefined where they let it
 * pass (RFC 9110 section 13.2.2). If-Match and If-Unmodified-Since are for origins: `decide` has forwarded them unless they hold.
 */
export function conditional(request: RequestHead, stored: StoredHead): 304 | undefined {
  // RFC9110-13.2.1 only-success: Conditions are evaluated only where the answer would otherwise be a success.
  if (stored.status < 200 || stored.status > 299 || (request.method !== 'GET' && request.method !== 'HEAD'))
    return undefined
  const ifNoneMatch = request.fields.get('if-none-match')
  // RFC9110-13.2.2 precedence: If-None-Match is evaluated where there is one, If-Modified-Since only where there is none.
  if (ifNoneMatch !== undefined) return matchesAny(ifNoneMatch, factsOf(stored).etag) ? 304 : undefined
  const ifModifiedSince = request.fields.get('if-modified-since')
  return ifModifiedSince !== undefined && isUnmodifiedSince(ifModifiedSince, stored) ? 304 : undefined
}

/** Whether If-Match and If-Unmodified-Since hold of a stored response for certain; true where the request has neither. */
export function originConditionsHold(request: RequestHead, stored: StoredHead): boolean {
  const ifMatch = request.fields.get('if-match')
  if (ifMatch !== undefined) {
    const tags = parseEntityTags(ifMatch)
    const { etag } = factsOf(stored)
    return tags === '*' || (etag !== undefined && tags.some((tag) => stronglyEqual(tag, etag)))
  }
  // What depends on a date is for the origin: a stored response can't show that nothing newer is there.
  return !request.fields.has('if-unmodified-since')
}

function matchesAny(ifNoneMatch: string, etag: string | undefined): boolean {
  const tags = parseEntityTags(ifNoneMatch)
  // RFC9111-4.3.2 if-none-match: "*", or an entity tag that is weakly equal to the stored one, is answered with a 304.
  return tags === '*' || (etag !== undefined && tags.some((tag) => weaklyEqual(tag, etag)))
}

function isUnmodifiedSince(ifModifiedSince: string, stored: StoredHead): boolean {
  // RFC9110-13.1.3 invalid: An If-Modified-Since that is no date is ignored.
  const sinceMs = parseHttpDate(ifModifiedSince.trim(), stored.responseTimeMs)
  if (sinceMs === undefined) return false
  const { lastModifiedMs, dateMs } = factsOf(stored)
  // RFC9111-4.3.2 if-modified-since: It is compared with Last-Modified, without one with Date, without one with the time of arrival.
  return (lastModifiedMs ?? dateMs ?? stored.responseTimeMs) <= sinceMs
}

/** Fields that describe a body: a 304 has none (RFC 9110 section 15.4.5). */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'transfer-encoding',
  'trailer',
  'age',
])

/** The fields of a 304 made from a stored response, without Age. */
export function notModifiedFields(stored: StoredHead): Fields {
  // RFC9110-15.4.5 fields: A 304 has what a 200 would have had, but for what describes the body; Last-Modified only without an ETag.
  const hasETag = stored.fields.has('etag')
  return without(stored.fields, (name) => OF_THE_BODY.has(name) || (hasETag && name === 'last-modified'))
}

/**
 * A copy of a request's fields in which the cache's conditions, be they none, stand in place of the client's; with a Range, of
 * the client's too. If-Match and If-Unmodified-Since stay: they are for the origin.
 */
export function withConditions(fields: Fields, conditions: Fields): Fields {
  const replaced = conditions.has('range') ? REPLACED_WITH_RANGE : REPLACED
  const sent = without(fields, (name) => replaced.has(name))
  const raw = conditions.toRaw()
  for (let i = 0; i + 1 < raw.length; i += 2) sent.append(raw[i] as string, raw[i + 1] as string)
  return sent
}

const REPLACED: ReadonlySet<string> = new Set(['if-none-match', 'if-modified-since'])
const REPLACED_WITH_RANGE: ReadonlySet<string> = new Set([...REPLACED, 'range', 'if-range'])

function without(fields: Fields, drops: (name: string) => boolean): Fields {
  const raw = fields.toRaw()
  const kept = new Fields()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (!drops((raw[i] as string).toLowerCase())) kept.append(raw[i] as string, raw[i + 1] as string)
  }
  return kept
}
