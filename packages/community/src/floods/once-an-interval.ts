/**
 * Says of each line when it is worth being said again: once an interval, whoever makes it come how often. Pure: time is
 * handed in, in milliseconds.
 */
export class OnceAnInterval {
  readonly #intervalMs: number
  readonly #linesMax: number
  readonly #saidMs = new Map<string, number>()

  /** Of more than `linesMax` lines the one said longest ago is forgotten. */
  constructor(intervalMs: number, linesMax: number) {
    this.#intervalMs = intervalMs
    this.#linesMax = linesMax
  }

  isDue(nowMs: number, line: string): boolean {
    const saidMs = this.#saidMs.get(line)
    if (saidMs !== undefined && nowMs - saidMs < this.#intervalMs) return false
    this.#saidMs.delete(line)
    this.#saidMs.set(line, nowMs)
    if (this.#saidMs.size > this.#linesMax) this.#saidMs.delete(this.#saidMs.keys().next().value as string)
    return true
  }
}
