import type { EventQueue } from '../world/event-queue.ts'
import { currentProcess, type Process } from './process.ts'

/** Simulated time 0 in milliseconds since 1970, the same as that of `HostClock`. */
const EPOCH_MS = 1_800_000_000_000

type Callback = (...args: unknown[]) => void

/** What `setTimeout` gives: Node's own object, as far as anybody looks at it. */
export class VirtualTimer {
  readonly #time: VirtualTime
  readonly #process: Process | undefined
  readonly #callback: Callback
  readonly #args: readonly unknown[]
  readonly #ms: number
  readonly #repeats: boolean
  /** Of several wake-ups the last one counts. */
  #round = 0
  #set = true

  constructor(time: VirtualTime, callback: Callback, ms: number, args: readonly unknown[], repeats: boolean) {
    this.#time = time
    this.#process = currentProcess()
    this.#callback = callback
    this.#args = args
    // As Node does: less than a millisecond is one, and so is what is no number.
    this.#ms = ms >= 1 ? ms : 1
    this.#repeats = repeats
    this.#await()
  }

  refresh(): this {
    this.#set = true
    this.#await()
    return this
  }

  clear(): void {
    this.#set = false
  }

  close(): this {
    this.clear()
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  hasRef(): boolean {
    return true
  }

  #await(): void {
    const round = ++this.#round
    const ring = (): void => {
      if (!this.#set || round !== this.#round) return
      this.#time.stirred()
      if (this.#repeats && this.#process?.alive !== false) this.#await()
      else this.#set = false
      const call = (): void => this.#callback(...this.#args)
      if (this.#process === undefined) call()
      else this.#process.run(call)
    }
    this.#time.queue.post(this.#time.queue.nowMs + this.#ms, ring, this.#process)
  }
}

/** The clocks and timers that a process sees, on simulated time. */
export class VirtualTime {
  readonly queue: EventQueue
  /** Told of all that may make promises go on. */
  readonly stirred: () => void

  constructor(queue: EventQueue, stirred: () => void) {
    this.queue = queue
    this.stirred = stirred
  }

  /** Since the simulation began. */
  readonly now = (): number => this.queue.nowMs

  /** Since 1970, in whole milliseconds. */
  readonly wallTime = (): number => Math.floor(EPOCH_MS + this.queue.nowMs)

  readonly setTimeout = (callback: Callback, ms = 1, ...args: unknown[]): VirtualTimer =>
    new VirtualTimer(this, callback, ms, args, false)

  readonly setInterval = (callback: Callback, ms = 1, ...args: unknown[]): VirtualTimer =>
    new VirtualTimer(this, callback, ms, args, true)

  readonly clear = (timer: unknown): void => {
    if (timer instanceof VirtualTimer) timer.clear()
  }

  /** As `setTimeout` of node:timers/promises. */
  readonly pause = <T>(ms?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => {
        timer.clear()
        reject(new DOMException('The operation was aborted', { name: 'AbortError', cause: signal?.reason }))
      }
      const timer = this.setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve(value as T)
      }, ms)
      if (signal?.aborted) onAbort()
      else signal?.addEventListener('abort', onAbort, { once: true })
    })

  /** As `AbortSignal.timeout`. */
  readonly abortAfter = (ms: number): AbortSignal => {
    const controller = new AbortController()
    this.setTimeout(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms)
    return controller.signal
  }
}
