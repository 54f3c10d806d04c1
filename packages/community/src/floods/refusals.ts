import { LIMITS } from '../limits.ts'
import { OnceAnInterval } from './once-an-interval.ts'

/** Counts what was refused, by kind, and says of each kind when it is worth a line in a log: once an interval. */
export class Refusals {
  readonly counters: Record<string, number> = {}
  readonly #lines = new OnceAnInterval(LIMITS.logIntervalMs, LIMITS.logLines)

  /** True: nothing of this kind was said for an interval. The kinds are the program's own, so they are few. */
  add(nowMs: number, kind: string): boolean {
    this.counters[kind] = (this.counters[kind] ?? 0) + 1
    return this.#lines.isDue(nowMs, kind)
  }
}
