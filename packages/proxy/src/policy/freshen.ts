import { weaklyEqual } from './entity-tag.ts'
import { factsOf, readFacts, type Facts } from './facts.ts'
import { directiveRefusal, permissionRefusal, requestRefusal } from './refusal.ts'
import { storableFields } from './storable-fields.ts'
import type { NewHead, PolicyOptions, RequestHead, ResponseHead, StoredHead, Times } from './types.ts'
import { updateFields } from './update-fields.ts'
import { selectingFields } from './vary.ts'

/**
 * The head of a stored response after a 304 to its validation. undefined where the 304 is about another representation, or may
 * not be stored: then send the request again without conditions (RFC 9111 section 4.3.4).
 *
 * @param request The request that the 304 answers, with the client's own fields.
 */
export function freshen(
  request: RequestHead,
  stored: StoredHead,
  response: ResponseHead,
  times: Times,
): NewHead | undefined {
  const before = factsOf(stored)
  const update = readFacts(response, times, before.options)
  if (!isSameRepresentation(before, update)) return undefined
  const head = updated(request, stored, before, response, update, times)
  // RFC9111-3.2 not-stored: What may not be stored updates nothing that is: a user's own 304 does not become everybody's.
  return mayBeStored(request, head, before.options) ? head : undefined
}

/**
 * What a 200 to a HEAD does to a stored response that could have answered it (RFC 9111 section 4.3.5): the new head, which is
 * `invalidated` where the two are not of the same representation. undefined where the answer was for one client alone, and so
 * says nothing of what everybody is given.
 */
export function freshenByHead(
  request: RequestHead,
  stored: StoredHead,
  response: ResponseHead,
  times: Times,
): NewHead | undefined {
  const before = factsOf(stored)
  const update = readFacts(response, times, before.options)
  if (requestRefusal(request, update) !== undefined) return undefined
  // RFC9111-4.3.5 update: A HEAD whose validators and length are those of the stored response updates it.
  if (isSameByHead(stored, before, response, update)) {
    const head = updated(request, stored, before, response, update, times)
    if (mayBeStored(request, head, before.options)) return head
  }
  // RFC9111-4.3.5 stale: A HEAD whose validators or length are others shows the stored response to be out of date.
  return { ...withoutBody(stored), invalidated: true }
}

function mayBeStored(request: RequestHead, head: NewHead, options: PolicyOptions): boolean {
  const facts = readFacts(head, head, options)
  return (requestRefusal(request, facts) ?? directiveRefusal(facts) ?? permissionRefusal(head, facts)) === undefined
}

/**
 * Whether a 304 is about the stored response whose validators were sent. Its entity tag decides where both have one, else its
 * date; a 304 without validators can only mean what was asked about. A response without validators was not asked about.
 */
function isSameRepresentation(stored: Facts, update: Facts): boolean {
  if (stored.etag === undefined && stored.lastModifiedMs === undefined) return false
  // RFC9111-4.3.4 identify: A 304 updates the stored response that has its validator, and none where none has it.
  if (stored.etag !== undefined && update.etag !== undefined) return weaklyEqual(stored.etag, update.etag)
  if (stored.lastModifiedMs !== undefined && update.lastModifiedMs !== undefined)
    return stored.lastModifiedMs === update.lastModifiedMs
  return true
}

function isSameByHead(stored: StoredHead, before: Facts, response: ResponseHead, update: Facts): boolean {
  if (update.etag !== undefined && (before.etag === undefined || !weaklyEqual(before.etag, update.etag))) return false
  if (update.lastModifiedMs !== undefined && update.lastModifiedMs !== before.lastModifiedMs) return false
  const announced = response.fields.get('content-length')
  const length = stored.range === undefined ? stored.bodyBytes : stored.range.whole
  return announced === undefined || length === undefined || Number(announced) === length
}

const ETAG: ReadonlySet<string> = new Set(['etag'])

function updated(
  request: RequestHead,
  stored: StoredHead,
  before: Facts,
  response: ResponseHead,
  update: Facts,
  times: Times,
): NewHead {
  // An entity tag that is only weakly the same must not call the stored bytes strongly its own: parts would be joined by it.
  const keeps = before.etag === undefined || before.etag === update.etag ? undefined : ETAG
  const fields = updateFields(
    stored.fields,
    storableFields(response.fields, update, times.responseTimeMs),
    times.responseTimeMs,
    keeps,
  )
  const { requestTimeMs, responseTimeMs } = times
  const head = { ...withoutBody(stored), fields, requestTimeMs, responseTimeMs, invalidated: false }
  // RFC9111-4.3.4 vary: Where the update varies by other fields, it was this request's that selected it.
  return update.vary === undefined || update.vary === '*'
    ? head
    : { ...head, selecting: selectingFields(request.fields, update.vary) }
}

function withoutBody(stored: StoredHead): NewHead {
  const { status, statusText, fields, method, requestTimeMs, responseTimeMs, selecting, range, invalidated } = stored
  return {
    status,
    fields,
    method,
    requestTimeMs,
    responseTimeMs,
    selecting,
    ...(statusText === undefined ? {} : { statusText }),
    ...(range === undefined ? {} : { range }),
    ...(invalidated === undefined ? {} : { invalidated }),
  }
}
