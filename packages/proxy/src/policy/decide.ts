import { Fields } from '../http/fields.ts'
import { currentAgeMs, secondsLeft } from './age.ts'
import { choose } from './choose.ts'
import { originConditionsHold } from './conditional.ts'
import { factsOf, type Facts } from './facts.ts'
import { otherVariants, variantConditions } from './other-variants.ts'
import { directiveRefusal, hasStrayContent, requestRefusal } from './refusal.ts'
import { requestDirectives, type RequestDirectives } from './request-directives.ts'
import { failed, mustBeFresh, staleIfErrorSeconds, staleWhileRevalidateSeconds } from './stale.ts'
import type { Decision, Forward, ForwardReason, PolicyOptions, Refuse, RequestHead, StoredHead } from './types.ts'
import { wantedRange } from './ranges.ts'
import { ifRangeValue, validationConditions } from './validators.ts'

/**
 * What to do with a request (RFC 9111 section 4).
 *
 * @param stored All responses under the request's key, newest first.
 * @param now Milliseconds since the Unix epoch.
 */
export function decide<S extends StoredHead>(
  request: RequestHead,
  stored: readonly S[],
  now: number,
  options: PolicyOptions,
): Decision<S> {
  // RFC9111-4 method: Only GET and HEAD are answered from what is stored.
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { action: 'forward', reason: 'method', collapsible: false }
  // RFC9110-9.3.1 passed: Nor is a GET with content answered from what is stored: the origin alone knows what it asks for.
  if (hasStrayContent(request))
    return { action: 'forward', reason: 'bypass', collapsible: false, detail: 'request-content' }
  const asked = requestDirectives(request.fields)
  const decision = fromStored(request, stored, now, options, asked)
  // RFC9111-5.2.1.7 only-if-cached: A request with only-if-cached is answered from what is stored, or with a 504.
  return asked.onlyIfCached && decision.action !== 'serve' && decision.action !== 'serve-stale' ? NOT_CACHED : decision
}

const NOT_CACHED: Refuse = { action: 'refuse', status: 504, detail: 'only-if-cached' }

function fromStored<S extends StoredHead>(
  request: RequestHead,
  stored: readonly S[],
  now: number,
  options: PolicyOptions,
  asked: RequestDirectives,
): Decision<S> {
  if (stored.length === 0) return forward(request, asked, 'uri-miss')
  const { chosen, partial } = choose(request, stored, options)
  if (chosen === undefined)
    return partial === undefined ? select(request, stored, options, asked) : complete(request, asked, partial)
  const facts = factsOf(chosen, options)
  // RFC9111-4.3.2 not-for-caches: If-Match and If-Unmodified-Since are not answered by a cache: where they may fail, the origin is asked.
  if (!originConditionsHold(request, chosen)) return forward(request, asked, 'request')

  const ageMs = currentAgeMs(facts.initialAgeMs, chosen.responseTimeMs, now)
  const leftMs = facts.lifetimeMs - ageMs
  // RFC9111-4.4 invalidated: What was invalidated is not served before it is validated.
  // What could not be stored under these options was stored under others: it is no better than invalidated.
  const unusable = facts.directives.noCache || chosen.invalidated === true || directiveRefusal(facts) !== undefined
  // RFC9111-4.2 fresh: A response is fresh while its lifetime exceeds its age.
  const fresh = leftMs > 0 && !unusable
  if (fresh && accepts(asked, facts, ageMs, leftMs)) return serve(chosen, facts, ageMs)

  // RFC9111-3.2 no-use: Who may leave nothing behind validates nothing: the 304 could not be used, and the whole be asked for again.
  const conditions = requestRefusal(request, facts) === undefined ? validationConditions(chosen) : new Fields()
  if (!fresh && !unusable && !mustBeFresh(facts, options)) {
    if (acceptsStale(asked, ageMs, leftMs)) return serve(chosen, facts, ageMs)
    // RFC5861-3 window: Within stale-while-revalidate a stale response is served at once, and validated behind the client's back.
    if (toleratesStale(asked) && -leftMs < staleWhileRevalidateSeconds(facts, options) * 1000) {
      return { ...serve(chosen, facts, ageMs), action: 'serve-stale', detail: 'stale-while-revalidate', conditions }
    }
  }
  const reason: ForwardReason = fresh ? 'request' : 'stale'
  // RFC5861-4 no-error: A stored error stands in for no other: the newer one knows more.
  const staleSecondsLeft = unusable || failed(chosen.status) ? 0 : standInSeconds(asked, facts, leftMs, options)
  // Nothing to ask by, and nothing to stand in with: it is a request like any other.
  if (conditions.size === 0 && staleSecondsLeft === 0) return { ...forward(request, asked, reason), stored: chosen }
  return { action: 'revalidate', stored: chosen, conditions, reason, staleSecondsLeft }
}

function serve<S extends StoredHead>(stored: S, { lifetimeMs }: Facts, ageMs: number) {
  return {
    action: 'serve',
    stored,
    ageSeconds: Math.floor(ageMs / 1000),
    ttlSeconds: secondsLeft(lifetimeMs, ageMs),
  } as const
}

/** Whether the client takes a response that is fresh. */
function accepts(asked: RequestDirectives, { directives }: Facts, ageMs: number, leftMs: number): boolean {
  // RFC9111-5.2.1.4 no-cache: A client that says no-cache is not answered without validation.
  if (asked.noCache) return false
  // RFC9111-5.2.1.3 min-fresh: A client with min-fresh takes what stays fresh for so long.
  if (asked.minFresh !== undefined && leftMs < asked.minFresh * 1000) return false
  // RFC9111-5.2.1.1 max-age: A client with max-age takes what is no older.
  // RFC8246-2 immutable: A fresh immutable response is not validated for a reload: only no-cache asks for that.
  return asked.maxAge === undefined || directives.immutable || ageMs <= asked.maxAge * 1000
}

/** Whether the client takes a response that is stale, by its own word. */
function acceptsStale(asked: RequestDirectives, ageMs: number, leftMs: number): boolean {
  if (asked.noCache || asked.maxStale === undefined || asked.minFresh !== undefined) return false
  // RFC9111-5.2.1.2 max-stale: A client with max-stale takes what is stale for no longer, where nothing forbids it.
  return -leftMs <= asked.maxStale * 1000 && (asked.maxAge === undefined || ageMs <= asked.maxAge * 1000)
}

/** Whether the client said nothing against a response that is stale: max-age without max-stale does (RFC 9111 section 5.2.1.1). */
function toleratesStale(asked: RequestDirectives): boolean {
  return !asked.noCache && asked.maxAge === undefined && asked.minFresh === undefined
}

/**
 * For how many seconds from now the response may stand in for an origin that is gone. Wishes about age are advice, and an old
 * answer is better than none; no-cache is more than a wish.
 */
function standInSeconds(asked: RequestDirectives, facts: Facts, leftMs: number, options: PolicyOptions): number {
  if (asked.noCache) return 0
  return Math.max(0, Math.floor(leftMs / 1000) + staleIfErrorSeconds(facts, asked, options))
}

/** What to do where all that is stored was selected by other requests. */
function select<S extends StoredHead>(
  request: RequestHead,
  stored: readonly S[],
  options: PolicyOptions,
  asked: RequestDirectives,
): Decision<S> {
  const onward = forward(request, asked, 'vary-miss')
  // A client with conditions or a range of its own is answered by the origin alone.
  if (!onward.collapsible) return onward
  const candidates = otherVariants(request, stored, options)
  if (candidates.length === 0) return onward
  const conditions = variantConditions(candidates)
  return { action: 'select', candidates, conditions, reason: 'vary-miss', collapsible: true }
}

/** What to do where only a part is stored: ask for the rest, if the rest is one range and provably of the same whole. */
function complete<S extends StoredHead>(request: RequestHead, asked: RequestDirectives, partial: S): Decision<S> {
  const askable = request.method === 'GET' && !asked.noStore && originConditionsHold(request, partial)
  const missing = askable ? missingRange(request, partial) : undefined
  const ifRange = ifRangeValue(partial)
  if (missing === undefined || ifRange === undefined) return forward(request, asked, 'partial')
  // RFC9111-3.3 complete: A stored part is completed by a request for the bytes that it lacks, under its strong validator.
  const conditions = Fields.from([
    ['Range', missing],
    ['If-Range', ifRange],
  ])
  return { action: 'revalidate', stored: partial, conditions, reason: 'partial', staleSecondsLeft: 0 }
}

/** The Range that asks for what a part lacks of what is wanted; undefined where that is not one range, or
 * where nothing is saved. */
function missingRange(request: RequestHead, partial: StoredHead): string | undefined {
  const { range } = partial
  const wanted = wantedRange(request, partial)
  if (range?.whole === undefined || wanted === undefined) return undefined
  const { first, last } = range
  if (wanted.first >= first && wanted.first <= last) {
    const toTheEnd = wanted.last === range.whole - 1
    return `bytes=${last + 1}-${toTheEnd ? '' : wanted.last}`
  }
  return wanted.last <= last && wanted.last >= first ? `bytes=${wanted.first}-${first - 1}` : undefined
}

function forward(request: RequestHead, asked: RequestDirectives, reason: ForwardReason): Forward<never> {
  return { action: 'forward', reason, collapsible: isPlain(request, asked) }
}

/** Fields that make a response one request's own: another's would be cut, or not be there, in another way. */
const PERSONAL = ['range', 'if-range', 'if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since']

/** Whether the response to this request could answer others that come while it is under way. */
function isPlain(request: RequestHead, asked: RequestDirectives): boolean {
  // RFC9111-4 collapse: Requests wait for another's response only where it asks for the whole, and may be stored.
  if (request.method !== 'GET' || asked.noStore || asked.noCache) return false
  return !PERSONAL.some((name) => request.fields.has(name))
}
