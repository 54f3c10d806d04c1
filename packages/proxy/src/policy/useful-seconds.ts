import { factsOf } from './facts.ts'
import { DEFAULT_POLICY } from './options.ts'
import { NOTHING_ASKED } from './request-directives.ts'
import { staleIfErrorSeconds, staleWhileRevalidateSeconds } from './stale.ts'
import type { NewHead } from './types.ts'

/** How long past all freshness a validator is worth its room: most visitors who come back do so within a day. */
const VALIDATED_SECONDS = 86_400

/**
 * For how long from now a response that has just come, or has just been validated, can be of use, in seconds: fresh, or stale where
 * that is allowed, or to be validated. For stores that forget by time.
 */
export function usefulSeconds(head: NewHead): number {
  const facts = factsOf({ ...head, bodyBytes: 0 })
  const validator = facts.etag !== undefined || facts.lastModifiedMs !== undefined
  const stale = Math.max(
    staleWhileRevalidateSeconds(facts, DEFAULT_POLICY),
    staleIfErrorSeconds(facts, NOTHING_ASKED, DEFAULT_POLICY),
    validator ? VALIDATED_SECONDS : 0,
  )
  return Math.ceil(Math.max(0, facts.lifetimeMs) / 1000 + stale)
}
