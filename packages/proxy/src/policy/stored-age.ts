import { currentAgeMs, secondsLeft } from './age.ts'
import { factsOf } from './facts.ts'
import type { PolicyOptions, StoredHead } from './types.ts'

/** Whole seconds since the origin generated or validated a stored response (RFC 9111 section 4.2.3): for its Age field. */
export function ageSecondsOf(stored: StoredHead, now: number): number {
  return Math.floor(currentAgeMs(factsOf(stored).initialAgeMs, stored.responseTimeMs, now) / 1000)
}

/** Whole seconds of freshness that a stored response has left, for Cache-Status; not positive where it is stale. */
export function ttlSecondsOf(stored: StoredHead, now: number, options: PolicyOptions): number {
  const { lifetimeMs, initialAgeMs } = factsOf(stored, options)
  return secondsLeft(lifetimeMs, currentAgeMs(initialAgeMs, stored.responseTimeMs, now))
}
