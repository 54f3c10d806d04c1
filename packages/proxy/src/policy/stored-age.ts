import { currentAgeMs } from './age.ts'
import { factsOf } from './facts.ts'
import type { StoredHead } from './types.ts'

/** Whole seconds since the origin generated or validated a stored response (RFC 9111 section 4.2.3): for its Age field. */
export function ageSecondsOf(stored: StoredHead, now: number): number {
  return Math.floor(currentAgeMs(factsOf(stored).initialAgeMs, stored.responseTimeMs, now) / 1000)
}
