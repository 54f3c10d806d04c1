import type { Clock, Timer } from '../ports/clock.ts'

interface Alarm {
  readonly atMs: number
  readonly order: number
  readonly callback: () => void
  cancelled: boolean
}

/** Time that moves only when a test says so, from alarm to alarm; those of the same moment in the order they were set. */
export class VirtualClock implements Clock {
  /** A binary heap, the next alarm first. */
  readonly #alarms: Alarm[] = []
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
    this.#push(alarm)
    return {
      cancel: () => {
        alarm.cancelled = true
      },
    }
  }

  /** Rings the next alarm; false if there is none. */
  step(): boolean {
    const alarm = this.#pop()
    if (!alarm) return false
    this.#nowMs = alarm.atMs
    if (!alarm.cancelled) alarm.callback()
    return true
  }

  /** Rings everything that is due within so many milliseconds, and stands there. */
  run(forMs: number): void {
    const untilMs = this.#nowMs + forMs
    while ((this.#alarms[0]?.atMs ?? Number.POSITIVE_INFINITY) <= untilMs) this.step()
    this.#nowMs = untilMs
  }

  /** Rings alarms until the condition holds. Throws where it does not within so many milliseconds. */
  runUntil(condition: () => boolean, withinMs: number): void {
    const untilMs = this.#nowMs + withinMs
    while (!condition()) {
      if ((this.#alarms[0]?.atMs ?? Number.POSITIVE_INFINITY) > untilMs) {
        throw new Error(`the condition did not come true within ${withinMs} ms`)
      }
      this.step()
    }
  }

  #push(alarm: Alarm): void {
    const heap = this.#alarms
    let at = heap.push(alarm) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isSooner(alarm, heap[parent] as Alarm)) break
      heap[at] = heap[parent] as Alarm
      at = parent
    }
    heap[at] = alarm
  }

  #pop(): Alarm | undefined {
    const heap = this.#alarms
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isSooner(heap[child + 1] as Alarm, heap[child] as Alarm)) child++
      if (!isSooner(heap[child] as Alarm, last)) break
      heap[at] = heap[child] as Alarm
      at = child
    }
    heap[at] = last
    return first
  }
}

function isSooner(a: Alarm, b: Alarm): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}
