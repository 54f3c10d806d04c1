import type { Fields } from '../http/fields.ts'
import { SECONDS_MAX } from './limits.ts'
import { parseSeconds } from './seconds.ts'
import type { Times } from './types.ts'

/** The seconds of an Age field; 0 where there is none that can be read. */
export function ageValue(fields: Fields): number {
  const line = fields.getAll('age')[0]
  if (line === undefined) return 0
  // RFC9111-5.1 first-member: Of an Age that is a list the first member counts.
  const comma = line.indexOf(',')
  // RFC9111-5.1 invalid: An Age that is no non-negative integer is ignored.
  return parseSeconds((comma < 0 ? line : line.slice(0, comma)).trim()) ?? 0
}

/**
 * How old a response was when it came, in milliseconds (RFC 9111 section 4.2.3).
 *
 * @param dateMs Its Date; undefined where there is none that can be read.
 */
export function correctedInitialAgeMs(fields: Fields, dateMs: number | undefined, times: Times): number {
  // Dates have whole seconds: the fraction of the time of arrival would make every response look older than it is.
  const arrivalMs = Math.floor(times.responseTimeMs / 1000) * 1000
  // RFC9111-4.2.3 apparent-age: A response is at least as old as its Date says, and no clock makes it younger than new.
  const apparentAgeMs = dateMs === undefined ? 0 : Math.max(0, arrivalMs - dateMs)
  // RFC9111-4.2.3 corrected-age: Age counts from when the request left: the time under way is added to it.
  const responseDelayMs = Math.max(0, times.responseTimeMs - times.requestTimeMs)
  return Math.max(apparentAgeMs, ageValue(fields) * 1000 + responseDelayMs)
}

/** Milliseconds since the origin generated or validated a stored response; it never falls while `now` rises. */
export function currentAgeMs(initialAgeMs: number, responseTimeMs: number, now: number): number {
  // RFC9111-4.2.3 current-age: The age grows by the time that the response is stored.
  return initialAgeMs + Math.max(0, now - responseTimeMs)
}

/**
 * Whole seconds of freshness left: what the seconds that Age says leave of the lifetime, so that a client who adds the two gets
 * the same sum each time (RFC 9211 section 2.4). Not positive where a response is stale.
 */
export function secondsLeft(lifetimeMs: number, ageMs: number): number {
  return Math.floor(lifetimeMs / 1000) - Math.floor(ageMs / 1000)
}

/** The value of an Age field. */
export function ageHeader(ageSeconds: number): string {
  // RFC9111-5.1 generated: What is served from the store says its age in whole seconds, 2^31 at most.
  return String(Math.min(Math.max(0, Math.floor(ageSeconds)), SECONDS_MAX))
}
