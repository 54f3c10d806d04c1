import type { PeerId } from '@cachereef/protocol'
import { SHUN_FIRST_MS, SHUN_MOST_MS } from '../limits.ts'

/** Which peers to pass over for a while, so that a dead one costs a time-out once and not every request. */
export interface Shun {
  isShunned(id: PeerId): boolean
  failed(id: PeerId): void
  /** It answered, or the community says that it is back: no grudge. */
  forgive(id: PeerId): void
}

/** `now` in milliseconds, never falling. */
export function createShun(now: () => number): Shun {
  const failures = new Map<PeerId, { untilMs: number; pauseMs: number }>()
  return {
    isShunned(id) {
      const failure = failures.get(id)
      return failure !== undefined && now() < failure.untilMs
    },
    failed(id) {
      const before = failures.get(id)
      // Many requests in flight fail at once with one death: that is one failure, not many.
      if (before && now() < before.untilMs) return
      const pauseMs = before ? Math.min(before.pauseMs * 2, SHUN_MOST_MS) : SHUN_FIRST_MS
      failures.set(id, { untilMs: now() + pauseMs, pauseMs })
    },
    forgive(id) {
      failures.delete(id)
    },
  }
}
