import type { Clock, Timer } from '@cachereef/community'
import type { EventQueue, Sleeper } from './event-queue.ts'

interface Alarm {
  readonly atMs: number
  readonly ring: () => void
}

/**
 * The clock of one process: it began when the process did, it goes faster or slower than simulated time, and its wall time
 * can be set. An alarm that is put off again and again costs one event, not one a time.
 */
export class HostClock implements Clock {
  readonly #queue: EventQueue
  readonly #owner: Sleeper
  readonly #startMs: number
  readonly #afterAlarm: () => void
  readonly #alarms = new Set<Alarm>()
  #rate: number
  #wallOffsetMs = 0
  /** Local time at which the queue wakes this clock next. */
  #armedMs = Number.POSITIVE_INFINITY
  /** An alarm never rings before its time, though the clock, rounded, may stand a hair before it. */
  #wokenMs = 0
  #stopped = false

  /** `rate`: local milliseconds that go by in one simulated one. `afterAlarm` is called when alarms have rung. */
  constructor(queue: EventQueue, owner: Sleeper, rate: number, afterAlarm: () => void) {
    this.#queue = queue
    this.#owner = owner
    this.#rate = rate
    this.#startMs = queue.nowMs
    this.#afterAlarm = afterAlarm
  }

  now(): number {
    return Math.max(this.#wokenMs, (this.#queue.nowMs - this.#startMs) * this.#rate)
  }

  wallTime(): number {
    return Math.floor(1_800_000_000_000 + this.#queue.nowMs + this.#wallOffsetMs)
  }

  /** Somebody sets the machine's date. */
  jump(byMs: number): void {
    this.#wallOffsetMs += byMs
  }

  schedule(atMs: number, ring: () => void): Timer {
    const alarm = { atMs, ring }
    this.#alarms.add(alarm)
    if (atMs < this.#armedMs) this.#arm(atMs)
    return { cancel: () => this.#alarms.delete(alarm) }
  }

  /** The process is gone: nothing rings any more. */
  stop(): void {
    this.#stopped = true
    this.#alarms.clear()
  }

  /** Alarms that are set, for the check that they are bounded. */
  get pending(): number {
    return this.#alarms.size
  }

  #arm(atMs: number): void {
    this.#armedMs = atMs
    this.#queue.post(this.#startMs + atMs / this.#rate, () => this.#wake(atMs), this.#owner)
  }

  #wake(armedMs: number): void {
    if (this.#stopped || armedMs !== this.#armedMs) return
    this.#armedMs = Number.POSITIVE_INFINITY
    this.#wokenMs = armedMs
    const nowMs = this.now()
    let rang = false
    // What is set by one that rings is not rung in the same breath.
    const due = [...this.#alarms].filter((alarm) => alarm.atMs <= nowMs)
    for (const alarm of due) {
      if (!this.#alarms.delete(alarm)) continue
      rang = true
      alarm.ring()
    }
    let nextMs = Number.POSITIVE_INFINITY
    for (const alarm of this.#alarms) nextMs = Math.min(nextMs, alarm.atMs)
    if (nextMs < this.#armedMs) this.#arm(nextMs)
    if (rang) this.#afterAlarm()
  }
}
