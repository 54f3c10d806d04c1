import { CPU_AGAIN, SMOOTHING } from './limits.ts'

/**
 * Whether this process uses more of the processors than it may, with hysteresis: once it did, it must fall clearly below. What it
 * does for its own clients counts too, for nothing tells it apart, but is never refused. Pure.
 */
export class ProcessorShare {
  readonly #most: number
  #share = 0
  #spent = false

  /** @param most Of all processors, above 0 to 1 */
  constructor(most: number) {
    this.#most = most
  }

  get isSpent(): boolean {
    return this.#spent
  }

  /** @param share Of all processors that this process used since the last look */
  observe(share: number): void {
    this.#share += SMOOTHING * (share - this.#share)
    this.#spent = this.#share > this.#most * (this.#spent ? CPU_AGAIN : 1)
  }
}
