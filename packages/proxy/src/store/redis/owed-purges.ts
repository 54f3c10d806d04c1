import { REDIS_OWED_MAX } from '../limits.ts'
import type { Selector } from '../store.ts'

/**
 * Purges that Redis could not be told. Until it has been, nothing is served from it: what was purged must not come back because
 * Redis was away.
 */
export class OwedPurges {
  #owed: Selector[] = []
  #paying = false
  readonly #pay: (selector: Selector) => Promise<void>

  /** @param pay Tells Redis one of them, or rejects. */
  constructor(pay: (selector: Selector) => Promise<void>) {
    this.#pay = pay
  }

  get isAny(): boolean {
    return this.#owed.length > 0
  }

  add(selector: Selector): void {
    this.#owed = this.#owed.length >= REDIS_OWED_MAX ? [{ kind: 'all' }] : [...this.#owed, selector]
  }

  /** Tells them all, one after the other, until one fails. Never rejects. */
  async settle(): Promise<void> {
    if (this.#paying) return
    this.#paying = true
    try {
      for (let next = this.#owed[0]; next !== undefined; next = this.#owed[0]) {
        await this.#pay(next)
        this.#owed = this.#owed.filter((one) => one !== next)
      }
    } catch {
      // Still owed.
    } finally {
      this.#paying = false
    }
  }
}
