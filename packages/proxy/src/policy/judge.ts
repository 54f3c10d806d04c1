import { secondsLeft } from './age.ts'
import { isOfItsLength, isWhole, parseContentRange } from './content-range.ts'
import { readFacts, type Facts } from './facts.ts'
import { cacheKey } from './key.ts'
import { directiveRefusal, permissionRefusal, requestRefusal } from './refusal.ts'
import { NOTHING_ASKED } from './request-directives.ts'
import { resolveReference } from './resolve-reference.ts'
import { staleIfErrorSeconds, staleWhileRevalidateSeconds } from './stale.ts'
import { isStorableStatus, isUnderstood } from './status-codes.ts'
import { storableFields } from './storable-fields.ts'
import type { HeldRange, NewHead, PolicyOptions, RequestHead, ResponseHead, Times, Verdict } from './types.ts'
import { selectingFields } from './vary.ts'

/** Whether the response to a request is stored, and what of it (RFC 9111 section 3). Call it before the body is read. */
export function judge(request: RequestHead, response: ResponseHead, times: Times, options: PolicyOptions): Verdict {
  const facts = readFacts(response, times, options)
  const refusal =
    methodRefusal(request, response, facts) ??
    statusRefusal(response, facts) ??
    requestRefusal(request, facts) ??
    directiveRefusal(facts) ??
    permissionRefusal(response, facts) ??
    uselessness(facts, options)
  if (refusal !== undefined || facts.vary === '*') return { store: false, detail: refusal ?? 'vary-star' }
  const range = response.status === 206 ? parseContentRange(response.fields.get('content-range') ?? '') : undefined
  // RFC9111-3 partial: A 206 is stored only where its Content-Range says which bytes it has.
  if (response.status === 206 && range === undefined) return { store: false, detail: 'no-content-range' }
  if (range !== undefined && !isOfItsLength(response, range)) return { store: false, detail: 'not-of-its-range' }
  const selecting = selectingFields(request.fields, facts.vary)
  const head = { ...headOf(response, facts, range, times), method: request.method, selecting }
  return { store: true, ttlSeconds: secondsLeft(facts.lifetimeMs, facts.initialAgeMs), selecting, head }
}

function methodRefusal(request: RequestHead, response: ResponseHead, facts: Facts): string | undefined {
  // RFC9111-3 method: Responses to GET are stored; those to other methods are not, but for POST.
  if (request.method === 'GET') return undefined
  if (request.method !== 'POST') return 'method'
  // RFC9110-9.3.3 post: A response to POST is stored for later GETs where it has explicit freshness and its own URL as Content-Location.
  const location = response.fields.get('content-location')
  const target = location === undefined ? undefined : resolveReference(location, request.url)
  return facts.explicit && response.status === 200 && target !== undefined && cacheKey(target) === cacheKey(request.url)
    ? undefined
    : 'method'
}

function statusRefusal(response: ResponseHead, { directives }: Facts): string | undefined {
  if (!isStorableStatus(response.status)) return 'status'
  // RFC9111-5.2.2.3 must-understand: With must-understand, only what has a status code that is understood is stored.
  return directives.mustUnderstand && !isUnderstood(response.status) ? 'must-understand' : undefined
}

/** Why a response, though it may be stored, could never be served: neither fresh, nor to be validated, nor allowed stale. */
function uselessness(facts: Facts, options: PolicyOptions): string | undefined {
  if (facts.etag !== undefined || facts.lastModifiedMs !== undefined) return undefined
  if (facts.lifetimeMs > facts.initialAgeMs && !facts.directives.noCache) return undefined
  const stale =
    staleWhileRevalidateSeconds(facts, options) > 0 || staleIfErrorSeconds(facts, NOTHING_ASKED, options) > 0
  return stale ? undefined : 'not-reusable'
}

type Head = Omit<NewHead, 'method' | 'selecting'>

function headOf(response: ResponseHead, facts: Facts, range: HeldRange | undefined, times: Times): Head {
  const fields = storableFields(response.fields, facts, times.responseTimeMs)
  const { requestTimeMs, responseTimeMs } = times
  const described = {
    requestTimeMs,
    responseTimeMs,
    fields,
    ...(response.statusText === undefined ? {} : { statusText: response.statusText }),
  }
  if (range === undefined) return { ...described, status: response.status }
  if (!isWhole(range)) return { ...described, status: 206, range }
  // RFC9110-15.3.7.3 complete: A part that is the whole is stored as the 200 that it would have been.
  fields.delete('content-range')
  fields.set('Content-Length', String(range.last + 1))
  return { ...described, status: 200, statusText: 'OK' }
}
