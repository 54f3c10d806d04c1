import { Heap } from '@cachereef/community/testing'

/** Whoever an event happens to. While it sleeps, its events wait; they come in order once it wakes. */
export interface Sleeper {
  /** Simulated milliseconds; 0 while it is awake. */
  readonly asleepUntilMs: number
}

/** What is to happen at one moment of simulated time. */
interface Event {
  atMs: number
  /** Timers come before frames at the same moment, as they do in an event loop that has been stopped and goes on. */
  readonly isFrame: boolean
  readonly order: number
  readonly owner: Sleeper | undefined
  readonly happen: () => void
}

/** All that is still to happen, the next first; what is due at the same moment, in the order of posting. */
export class EventQueue {
  nowMs = 0
  readonly #heap = new Heap(isSooner)
  #order = 0

  get size(): number {
    return this.#heap.size
  }

  /** When the next one is due; Infinity if none is left. */
  get nextMs(): number {
    return this.#heap.first?.atMs ?? Number.POSITIVE_INFINITY
  }

  post(atMs: number, happen: () => void, owner?: Sleeper, isFrame = false): void {
    this.#heap.push({ atMs: Math.max(atMs, this.nowMs), isFrame, order: this.#order++, owner, happen })
  }

  /** Lets the next event happen. */
  step(): void {
    const event = this.#heap.pop()
    if (!event) return
    this.nowMs = event.atMs
    const sleeps = event.owner?.asleepUntilMs ?? 0
    if (sleeps > event.atMs) {
      event.atMs = sleeps
      this.#heap.push(event)
      return
    }
    event.happen()
  }

  /** For a standstill: nothing is due before that moment. */
  skipTo(atMs: number): void {
    this.nowMs = Math.max(this.nowMs, atMs)
  }
}

function isSooner(a: Event, b: Event): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs
  if (a.isFrame !== b.isFrame) return b.isFrame
  return a.order < b.order
}
