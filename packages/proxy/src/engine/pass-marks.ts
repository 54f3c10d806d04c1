import { BoundedMap } from '../bounded-map.ts'
import { PASS_KEY_CHARS_MAX, PASS_KEYS_MAX, PASS_MS } from './limits.ts'

/**
 * Keys whose latest response could not be shared. Requests for them don't wait for each other: waiting in a row for answers
 * that are of no use to the next would be slower than no cache. A mark ends by time, or by a response that can be shared.
 */
export class PassMarks {
  readonly #until = new BoundedMap<number>({ entriesMax: PASS_KEYS_MAX, charsMax: PASS_KEY_CHARS_MAX })
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  has(key: string): boolean {
    const until = this.#until.get(key)
    if (until === undefined) return false
    if (until > this.#now()) return true
    this.#until.delete(key)
    return false
  }

  add(key: string): void {
    this.#until.set(key, this.#now() + PASS_MS)
  }

  delete(key: string): void {
    this.#until.delete(key)
  }
}
