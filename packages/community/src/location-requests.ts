import type { Location } from './community.ts'
import { LIMITS } from './limits.ts'
import type { Clock, Timer } from './ports/clock.ts'

interface Waiting {
  readonly resolve: (location: Location | undefined) => void
  readonly timer: Timer
}

/** Questions to the master under way (A19), by the sequence number that the answer will name. */
export class LocationRequests {
  readonly #clock: Clock
  readonly #waiting = new Map<number, Waiting>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The master's answer; undefined where none came in time or too many are waiting. Rejects when the signal aborts. */
  ask(send: () => number, timeoutMs: number, signal?: AbortSignal): Promise<Location | undefined> {
    if (this.#waiting.size >= LIMITS.locationRequests) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const sequence = send()
      const onAbort = () => {
        this.#settle(sequence, undefined)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      const timer = this.#clock.schedule(this.#clock.now() + timeoutMs, () => this.#settle(sequence, undefined))
      const settled = (location: Location | undefined) => {
        signal?.removeEventListener('abort', onAbort)
        resolve(location)
      }
      this.#waiting.set(sequence, { resolve: settled, timer })
    })
  }

  onResponse(sequence: number, location: Location): void {
    this.#settle(sequence, location)
  }

  close(): void {
    for (const sequence of [...this.#waiting.keys()]) this.#settle(sequence, undefined)
  }

  #settle(sequence: number, location: Location | undefined): void {
    const waiting = this.#waiting.get(sequence)
    this.#waiting.delete(sequence)
    waiting?.timer.cancel()
    waiting?.resolve(location)
  }
}
