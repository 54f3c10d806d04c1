import type { PeerId } from '@cachereef/protocol'
import { DISTRUST_FIRST_MS, DISTRUST_MOST_MS, DISTRUSTED_PEERS_MAX } from './limits.ts'

/** Whose bytes were damaged, or not the origin's. Unlike a failed connection that is not forgiven by an answer: it ends with time alone. */
export interface Trust {
  isTrusted(id: PeerId): boolean
  /** It sent what its digests don't fit, or what the origin does not have. */
  blame(id: PeerId, why?: 'damaged' | 'disagreed'): void
  /** Damaged bodies that came from that peer. */
  damaged(id: PeerId): number
  /** Answers of that peer that the origin disagreed with. */
  disagreed(id: PeerId): number
}

interface Record {
  damaged: number
  disagreed: number
  untilMs: number
  pauseMs: number
}

/** `now` in milliseconds, never falling. */
export function createTrust(now: () => number): Trust {
  const records = new Map<PeerId, Record>()
  return {
    isTrusted: (id) => now() >= (records.get(id)?.untilMs ?? Number.NEGATIVE_INFINITY),
    blame(id, why = 'damaged') {
      const record = records.get(id) ?? { damaged: 0, disagreed: 0, untilMs: Number.NEGATIVE_INFINITY, pauseMs: 0 }
      record[why]++
      // Many bodies in flight show one fault: that is one reason to distrust, not many.
      if (now() >= record.untilMs) {
        record.pauseMs = Math.min(record.pauseMs * 2 || DISTRUST_FIRST_MS, DISTRUST_MOST_MS)
        record.untilMs = now() + record.pauseMs
      }
      records.delete(id)
      records.set(id, record)
      if (records.size > DISTRUSTED_PEERS_MAX) records.delete(records.keys().next().value as PeerId)
    },
    damaged: (id) => records.get(id)?.damaged ?? 0,
    disagreed: (id) => records.get(id)?.disagreed ?? 0,
  }
}
