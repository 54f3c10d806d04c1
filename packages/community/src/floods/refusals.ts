import { LIMITS } from '../limits.ts'

/** Counts what was refused, by kind, and says of each kind when it is worth a line in a log: once an interval. */
export class Refusals {
  readonly counters: Record<string, number> = {}
  readonly #saidMs = new Map<string, number>()

  /** True: nothing of this kind was said for an interval. The kinds are the program's own, so they are few. */
  add(nowMs: number, kind: string): boolean {
    this.counters[kind] = (this.counters[kind] ?? 0) + 1
    const saidMs = this.#saidMs.get(kind)
    if (saidMs !== undefined && nowMs - saidMs < LIMITS.refusalLogMs) return false
    this.#saidMs.set(kind, nowMs)
    return true
  }
}
