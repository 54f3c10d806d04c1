import { callEverywhere } from './call-everywhere.ts'
import type { Context } from './context.ts'

/** A master looks every so many signs of life of its own: within 3 s by default. */
const BEATS_PER_LOOK = 3

/**
 * A master's look for other communities of its name, wherever a client would look: after a split two of them go on, and
 * somebody has to find the other. Answers are COMMUNITYLISTs.
 */
export class Lookout {
  readonly #context: Context
  #nextMs: number

  constructor(context: Context, nowMs: number) {
    this.#context = context
    this.#nextMs = nowMs + this.#intervalMs
  }

  tick(nowMs: number): void {
    if (nowMs < this.#nextMs) return
    this.#nextMs = nowMs + this.#intervalMs
    callEverywhere(this.#context)
  }

  deadline(): number {
    return this.#nextMs
  }

  get #intervalMs(): number {
    return BEATS_PER_LOOK * this.#context.options.timings.heartbeatMs
  }
}
