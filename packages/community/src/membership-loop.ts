import type { Effect } from './core/effects.ts'
import { Membership } from './core/membership.ts'
import type { MembershipOptions } from './core/options.ts'
import type { Clock, Timer } from './ports/clock.ts'

/** Gives the pure core its steps and its time: after each step all that it wants done is done, and the next alarm is set. */
export class MembershipLoop {
  readonly #clock: Clock
  readonly #carryOut: (effect: Effect) => void
  #membership: Membership | undefined
  #timer: Timer | undefined
  #working = false
  #ended = false

  constructor(clock: Clock, carryOut: (effect: Effect) => void) {
    this.#clock = clock
    this.#carryOut = carryOut
  }

  /** What there is to read; undefined before the start. */
  get membership(): Membership | undefined {
    return this.#membership
  }

  start(options: MembershipOptions): void {
    this.#membership = new Membership(options)
    this.step((membership, nowMs) => membership.start(nowMs))
  }

  /** Nothing is done before the start or after the end. */
  step(step: (membership: Membership, nowMs: number) => void): void {
    const membership = this.#membership
    if (!membership || this.#ended) return
    step(membership, this.#clock.now())
    // A handler of an event may call in again: what it causes is done by the loop that is already running.
    if (this.#working) return
    this.#working = true
    for (let effects = membership.take(); effects.length > 0; effects = membership.take()) {
      for (const effect of effects) this.#carryOut(effect)
    }
    this.#working = false
    this.#setAlarm(membership)
  }

  end(): void {
    this.#ended = true
    this.#timer?.cancel()
  }

  #setAlarm(membership: Membership): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const deadline = membership.deadline(this.#clock.now())
    if (this.#ended || deadline === Number.POSITIVE_INFINITY) return
    this.#timer = this.#clock.schedule(deadline, this.#onAlarm)
  }

  readonly #onAlarm = () => this.step((membership, nowMs) => membership.tick(nowMs))
}
