import type { PeerId } from '@cachereef/protocol'
import { ANSWER_TIMES_KEPT, ANSWER_TIMES_MIN, ANSWER_TIMES_STEP } from '../limits.ts'

/** How long each peer takes to answer, over its latest answers. */
export interface AnswerTimes {
  record(id: PeerId, ms: number): void
  /** The 99th percentile in milliseconds; undefined before there are enough answers to know one. */
  p99(id: PeerId): number | undefined
  /** The peer has left. */
  forget(id: PeerId): void
}

interface Times {
  readonly latest: Float64Array
  count: number
  p99: number | undefined
}

/** Bounded by the peers of the list: whoever leaves it is forgotten. */
export function createAnswerTimes(): AnswerTimes {
  const peers = new Map<PeerId, Times>()
  return {
    record(id, ms) {
      let times = peers.get(id)
      if (times === undefined) {
        times = { latest: new Float64Array(ANSWER_TIMES_KEPT), count: 0, p99: undefined }
        peers.set(id, times)
      }
      times.latest[times.count % ANSWER_TIMES_KEPT] = ms
      times.count++
      if (times.count >= ANSWER_TIMES_MIN && times.count % ANSWER_TIMES_STEP === 0) times.p99 = p99Of(times)
    },
    p99: (id) => peers.get(id)?.p99,
    forget: (id) => void peers.delete(id),
  }
}

function p99Of({ latest, count }: Times): number {
  const sorted = latest.slice(0, Math.min(count, ANSWER_TIMES_KEPT)).sort()
  return sorted[Math.ceil(sorted.length * 0.99) - 1] as number
}
