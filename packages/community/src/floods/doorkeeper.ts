import type { Received } from '../core/effects.ts'
import { LIMITS } from '../limits.ts'
import { FloodGate } from './flood-gate.ts'

/** What becomes of a message of which too many may come. */
export type Admittance = 'let-in' | 'no-answer' | 'busy'

/** Bounds what others can make a peer do by asking: too many probes go unanswered, of too many joins each is told so. */
export class Doorkeeper {
  readonly #wakeups = new FloodGate(LIMITS.wakeups)
  readonly #joins = new FloodGate(LIMITS.joins)

  admit(nowMs: number, { type, source }: Received): Admittance {
    if (type === 'WAKEUP') return this.#wakeups.admits(nowMs, source.address) ? 'let-in' : 'no-answer'
    if (type === 'REQUESTTOJOIN') return this.#joins.admits(nowMs, source.address) ? 'let-in' : 'busy'
    return 'let-in'
  }
}
