import type { StoredHead } from './types.ts'

/** The value of an Age field. */
export function ageHeader(ageSeconds: number): string {
  return String(ageSeconds)
}

/** Whole seconds since the origin generated or validated a stored response (RFC 9111 section 4.2.3). */
export function ageSecondsOf(stored: StoredHead, now: number): number {
  return Math.floor((now - stored.responseTimeMs) / 1000)
}
