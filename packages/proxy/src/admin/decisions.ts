import type { Judged } from '../engine/interface.ts'
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

export interface Decisions {
  record(judged: Judged): void
  of(key: string): StoringDecision | undefined
}

/** Remembers the latest decision for each of the latest keys, within a bound. `now` in milliseconds, never falling. */
export function createDecisions(now: () => number): Decisions {
  const latest = new Map<string, { readonly judged: Judged; readonly atMs: number }>()
  return {
    record(judged) {
      // The latest last, so that the first is the one to forget.
      latest.delete(judged.key)
      latest.set(judged.key, { judged, atMs: now() })
      if (latest.size > DECISIONS_KEPT) latest.delete(latest.keys().next().value as string)
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

const COPIED = 'another peer holds it, and it is asked for so often here that a copy saves hops'
const STORED = 'nothing forbids it, and it can be used again (RFC 9111 section 3)'
