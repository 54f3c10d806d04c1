import { parseHttpDate } from './date.ts'
import type { ResponseDirectives } from './response-directives.ts'
import { isHeuristicallyCacheable } from './status-codes.ts'
import type { PolicyOptions, ResponseHead } from './types.ts'

/** What freshness is computed from. */
interface FreshnessInput {
  readonly directives: ResponseDirectives
  /** The first line of Expires; undefined where there is none that counts. */
  readonly expires: string | undefined
  readonly dateMs: number | undefined
  readonly lastModifiedMs: number | undefined
}

export interface Freshness {
  /** Counted from when the origin generated the response. */
  readonly lifetimeMs: number
  readonly explicit: boolean
}

/** For how long a response is fresh (RFC 9111 section 4.2.1): the first that applies of s-maxage, max-age, Expires, a heuristic. */
export function freshnessLifetime(
  response: ResponseHead,
  responseTimeMs: number,
  options: PolicyOptions,
  { directives, expires, dateMs, lastModifiedMs }: FreshnessInput,
): Freshness {
  // RFC9111-5.2.2.10 s-maxage: For a shared cache s-maxage goes before max-age and Expires; a private one ignores it.
  if (options.shared && directives.sMaxage !== undefined) return explicitly(directives.sMaxage * 1000)
  // RFC9111-5.2.2.1 max-age: A response is fresh while its age is below max-age, which goes before Expires.
  if (directives.maxAge !== undefined) return explicitly(directives.maxAge * 1000)
  // RFC9111-5.3 expires: A response is fresh for as long as Expires is after Date; without a Date, after it came.
  if (expires !== undefined) {
    const expiresMs = parseHttpDate(expires.trim(), responseTimeMs)
    // RFC9111-5.3 invalid: An Expires that is no date, "0" above all, means already expired.
    return explicitly(expiresMs === undefined ? 0 : Math.max(0, expiresMs - (dateMs ?? wholeSecond(responseTimeMs))))
  }
  return {
    lifetimeMs: heuristicLifetimeMs(response, dateMs ?? responseTimeMs, lastModifiedMs, directives, options),
    explicit: false,
  }
}

/** For how long a response that does not say is taken to be fresh (RFC 9111 section 4.2.2). */
function heuristicLifetimeMs(
  response: ResponseHead,
  dateMs: number,
  lastModifiedMs: number | undefined,
  directives: ResponseDirectives,
  options: PolicyOptions,
): number {
  // RFC9111-4.2.2 heuristic: Without explicit freshness a fraction of the time since Last-Modified counts, up to a bound.
  if (lastModifiedMs === undefined) return 0
  // RFC9111-4.2.2 which: Only of a status that is heuristically cacheable, or of what is marked public.
  if (!directives.public && !isHeuristicallyCacheable(response.status)) return 0
  return Math.min(Math.max(0, dateMs - lastModifiedMs) * options.heuristicFraction, options.heuristicSecondsMax * 1000)
}

function explicitly(lifetimeMs: number): Freshness {
  return { lifetimeMs, explicit: true }
}

function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000
}
