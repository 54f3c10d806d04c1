import { BoundedMap } from '../bounded-map.ts'
import type { Exchange, Judged } from '../engine/interface.ts'
import { DECISION_KEY_CHARS_MAX, DECISIONS_KEPT } from '../limits.ts'
import { storingReason } from './storing-reasons.ts'

/** What was last decided about storing under a key, for `explain`. */
export interface StoringDecision {
  readonly stored: boolean
  /** As a copy of what another peer holds. */
  readonly mirrored: boolean
  readonly status: number
  /** Who answered: "origin", or the name of a peer. */
  readonly from: string
  readonly secondsAgo: number
  /** The `detail` of Cache-Status; undefined for what was simply stored. */
  readonly detail?: string
  /** In a sentence, with the section of the RFC. */
  readonly reason: string
}

/** A fetch that nobody answered, with nothing that came since. */
export interface FailedFetch {
  readonly secondsAgo: number
  /** Who was asked: "origin", or the name of a peer. */
  readonly from: string
  /** Why there was no answer. */
  readonly code: string
}

export interface Decisions {
  record(judged: Judged): void
  /** Nobody answered; `key` is that of a GET of the exchange's URL. */
  failed(key: string, exchange: Exchange): void
  of(key: string): StoringDecision | undefined
  failureOf(key: string): FailedFetch | undefined
}

/** Remembers the latest decision and the latest failure for each of the latest keys, within a bound. `now` in milliseconds, never falling. */
export function createDecisions(now: () => number): Decisions {
  const latest = new BoundedMap<Omit<StoringDecision, 'secondsAgo'> & { readonly atMs: number }>(BOUNDS)
  const failures = new BoundedMap<Omit<FailedFetch, 'secondsAgo'> & { readonly atMs: number }>(BOUNDS)
  const aged = <Fact extends { readonly atMs: number }>({ atMs, ...fact }: Fact) => ({
    ...fact,
    secondsAgo: Math.floor((now() - atMs) / 1_000),
  })
  return {
    record({ key, stored, mirrored, status, from, peer, detail }) {
      failures.delete(key)
      latest.set(key, {
        stored,
        mirrored,
        status,
        from: peer ?? from,
        ...(detail === undefined ? {} : { detail }),
        reason: detail !== undefined ? storingReason(detail) : mirrored ? COPIED : STORED,
        atMs: now(),
      })
    },
    failed(key, { from, peer, code = 'unknown' }) {
      failures.set(key, { from: peer ?? from, code, atMs: now() })
    },
    failureOf(key) {
      const failed = failures.get(key)
      return failed && aged(failed)
    },
    of(key) {
      const found = latest.get(key)
      return found && aged(found)
    },
  }
}

const BOUNDS = { entriesMax: DECISIONS_KEPT, charsMax: DECISION_KEY_CHARS_MAX }

const COPIED = 'another peer holds it, and it is asked for so often here that a copy saves hops'
const STORED = 'nothing forbids it, and it can be used again (RFC 9111 section 3)'
