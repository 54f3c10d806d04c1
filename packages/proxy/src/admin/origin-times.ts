import { ORIGINS_WATCHED_MAX, RESPONSE_TIMES_KEPT } from '../limits.ts'
import type { OriginStatus } from './status.ts'

/** Response times of origins (B11), and how often each failed: of each the latest, of the latest origins; bounded. */
export interface OriginTimes {
  /** @param host Host and port as in URLs. `answered`: false where it did not. */
  record(host: string, responseMs: number, answered?: boolean): void
  /** Those asked most come first. */
  list(): OriginStatus[]
}

interface Watched {
  requests: number
  failed: number
  /** A ring: the oldest is overwritten. */
  readonly times: number[]
}

export function createOriginTimes(originsMax = ORIGINS_WATCHED_MAX, kept = RESPONSE_TIMES_KEPT): OriginTimes {
  const origins = new Map<string, Watched>()
  return {
    record(host, responseMs, answered = true) {
      const watched = origins.get(host) ?? { requests: 0, failed: 0, times: [] }
      if (!answered) watched.failed++
      watched.times[watched.requests++ % kept] = responseMs
      origins.delete(host)
      origins.set(host, watched)
      if (origins.size > originsMax) origins.delete(origins.keys().next().value as string)
    },
    list() {
      return [...origins]
        .map(([host, { requests, failed, times }]) => {
          const sorted = [...times].sort((a, b) => a - b)
          return { host, requests, failed, responseMs: { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) } }
        })
        .sort((a, b) => b.requests - a.requests)
    },
  }
}

/** The nearest rank, to a tenth of a millisecond; 0 where there is nothing. */
function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
  return Math.round(value * 10) / 10
}
