import type { Facts } from './facts.ts'
import type { RequestDirectives } from './request-directives.ts'
import type { PolicyOptions } from './types.ts'

/** Whether a response to a validation counts as an origin that failed, so that a stale one may be served. */
export function failed(status: number): boolean {
  // RFC5861-4 errors: 500, 502, 503 and 504 are errors that a stale response may stand in for.
  return status === 500 || status === 502 || status === 503 || status === 504
}

/** Whether the response itself forbids that it be served stale without successful validation. */
export function mustBeFresh({ directives }: Facts, options: PolicyOptions): boolean {
  // RFC9111-5.2.2.4 no-cache: A response with no-cache is not served without successful validation.
  // RFC9111-5.2.2.2 must-revalidate: A response with must-revalidate is not served stale, whoever asks for it.
  if (directives.noCache || directives.mustRevalidate) return true
  // RFC9111-5.2.2.8 proxy-revalidate: proxy-revalidate is must-revalidate for shared caches.
  // RFC9111-5.2.2.10 revalidate: s-maxage forbids a shared cache to serve a response stale.
  return options.shared && (directives.proxyRevalidate || directives.sMaxage !== undefined)
}

/** For how long past its freshness a response may be served at once, validated in the background; in seconds. */
export function staleWhileRevalidateSeconds(facts: Facts, options: PolicyOptions): number {
  // RFC9111-4.2.4 forbidden: What forbids stale responses outweighs what allows them.
  return mustBeFresh(facts, options) ? 0 : (facts.directives.staleWhileRevalidate ?? 0)
}

/**
 * For how long past its freshness a response may be served when its origin is gone or fails, in seconds: as long as it or the
 * client says, else as long as the options say, if it ever said that it may be shared for a time. What says nothing of the
 * kind is perhaps one user's: validation would tell, a dead origin can't.
 */
export function staleIfErrorSeconds(facts: Facts, asked: RequestDirectives, options: PolicyOptions): number {
  if (mustBeFresh(facts, options)) return 0
  const { staleIfError } = facts.directives
  // RFC5861-4 window: stale-if-error says for how long a stale response may stand in for an error, in responses and requests.
  if (staleIfError !== undefined || asked.staleIfError !== undefined)
    return Math.max(staleIfError ?? 0, asked.staleIfError ?? 0)
  // RFC9111-4.2.4 disconnected: A stale response is served where the origin can't be reached, within a bound.
  return facts.explicit || facts.lifetimeMs > 0 || facts.directives.public ? options.staleIfErrorSeconds : 0
}
