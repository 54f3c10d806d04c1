import type { Exchange, Judged } from '../engine/interface.ts'
import { DECISIONS_KEPT } from '../limits.ts'
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
  const latest = new Map<string, { readonly judged: Judged; readonly atMs: number }>()
  const failures = new Map<string, { readonly exchange: Exchange; readonly atMs: number }>()
  return {
    record(judged) {
      failures.delete(judged.key)
      remember(latest, judged.key, { judged, atMs: now() })
    },
    failed(key, exchange) {
      remember(failures, key, { exchange, atMs: now() })
    },
    failureOf(key) {
      const failed = failures.get(key)
      if (failed === undefined) return undefined
      const { from, peer, code = 'unknown' } = failed.exchange
      return { secondsAgo: Math.floor((now() - failed.atMs) / 1_000), from: peer ?? from, code }
    },
    of(key) {
      const found = latest.get(key)
      if (found === undefined) return undefined
      const { stored, mirrored, status, from, peer, detail } = found.judged
      return {
        stored,
        mirrored,
        status,
        from: peer ?? from,
        secondsAgo: Math.floor((now() - found.atMs) / 1_000),
        ...(detail === undefined ? {} : { detail }),
        reason: detail !== undefined ? storingReason(detail) : mirrored ? COPIED : STORED,
      }
    },
  }
}

/** The latest last, so that the first is the one to forget. */
function remember<Fact>(facts: Map<string, Fact>, key: string, fact: Fact): void {
  facts.delete(key)
  facts.set(key, fact)
  if (facts.size > DECISIONS_KEPT) facts.delete(facts.keys().next().value as string)
}

const COPIED = 'another peer holds it, and it is asked for so often here that a copy saves hops'
const STORED = 'nothing forbids it, and it can be used again (RFC 9111 section 3)'
