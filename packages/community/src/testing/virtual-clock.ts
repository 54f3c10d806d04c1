import type { Clock, Timer } from '../ports/clock.ts'
import { Heap } from './heap.ts'

interface Alarm {
  readonly atMs: number
  readonly order: number
  readonly callback: () => void
  cancelled: boolean
}

/** Time that moves only when a test says so, from alarm to alarm; those of the same moment in the order they were set. */
export class VirtualClock implements Clock {
  readonly #alarms = new Heap(isSooner)
  #nowMs = 0
  #order = 0

  now(): number {
    return this.#nowMs
  }

  wallTime(): number {
    return this.#nowMs
  }

  schedule(atMs: number, callback: () => void): Timer {
    const alarm = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, callback, cancelled: false }
    this.#alarms.push(alarm)
    return {
      cancel: () => {
        alarm.cancelled = true
      },
    }
  }

  /** Rings the next alarm; false if there is none. */
  step(): boolean {
    const alarm = this.#alarms.pop()
    if (!alarm) return false
    this.#nowMs = alarm.atMs
    if (!alarm.cancelled) alarm.callback()
    return true
  }

  /** Rings everything that is due within so many milliseconds, and stands there. */
  run(forMs: number): void {
    const untilMs = this.#nowMs + forMs
    while ((this.#alarms.first?.atMs ?? Number.POSITIVE_INFINITY) <= untilMs) this.step()
    this.#nowMs = untilMs
  }

  /** Rings alarms until the condition holds. Throws where it does not within so many milliseconds. */
  runUntil(condition: () => boolean, withinMs: number): void {
    const untilMs = this.#nowMs + withinMs
    while (!condition()) {
      if ((this.#alarms.first?.atMs ?? Number.POSITIVE_INFINITY) > untilMs) {
        throw new Error(`the condition did not come true within ${withinMs} ms`)
      }
      this.step()
    }
  }
}

function isSooner(a: Alarm, b: Alarm): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}
