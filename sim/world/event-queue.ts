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

/** All that is still to happen, the next first (a binary heap); what is due at the same moment, in the order of posting. */
export class EventQueue {
  nowMs = 0
  readonly #heap: Event[] = []
  #order = 0

  get size(): number {
    return this.#heap.length
  }

  /** When the next one is due; Infinity if none is left. */
  get nextMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  post(atMs: number, happen: () => void, owner?: Sleeper, isFrame = false): void {
    this.#push({ atMs: Math.max(atMs, this.nowMs), isFrame, order: this.#order++, owner, happen })
  }

  /** Lets the next event happen. */
  step(): void {
    const event = this.#pop()
    if (!event) return
    this.nowMs = event.atMs
    const sleeps = event.owner?.asleepUntilMs ?? 0
    if (sleeps > event.atMs) {
      event.atMs = sleeps
      this.#push(event)
      return
    }
    event.happen()
  }

  /** For a standstill: nothing is due before that moment. */
  skipTo(atMs: number): void {
    this.nowMs = Math.max(this.nowMs, atMs)
  }

  #push(event: Event): void {
    const heap = this.#heap
    let at = heap.push(event) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as Event
      if (!isSooner(event, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = event
  }

  #pop(): Event | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isSooner(heap[child + 1] as Event, heap[child] as Event)) child++
      if (!isSooner(heap[child] as Event, last)) break
      heap[at] = heap[child] as Event
      at = child
    }
    heap[at] = last
    return first
  }
}

function isSooner(a: Event, b: Event): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs
  if (a.isFrame !== b.isFrame) return b.isFrame
  return a.order < b.order
}
