import type { BodyReader } from './body-reader.ts'

/** How the readers of a body that is stored nowhere keep together. */
export interface PaceOptions {
  /** Bytes that the slowest may be behind before the others wait. */
  readonly windowBytes: number
  /** How long they wait for him. */
  readonly patienceMs: number
  /** Whether he is given up only when he does not move at all; else when he is found behind after that time, however he moved. */
  readonly untilStopped: boolean
  /** Position after the last byte that came. */
  readonly end: () => number
  /** He was waited for long enough. */
  readonly onTooSlow: (reader: BodyReader) => void
}

/** Those who read a shared body, and which of them sets the pace. */
export class Pace {
  readonly readers = new Set<BodyReader>()
  readonly #options: PaceOptions
  #patience: NodeJS.Timeout | undefined

  constructor(options: PaceOptions) {
    this.#options = options
  }

  /** Position of the one furthest behind; the end where there is none. */
  get slowest(): number {
    let slowest = this.#options.end()
    for (const reader of this.readers) slowest = Math.min(slowest, reader.position)
    return slowest
  }

  /** Whether somebody waits for more. */
  get hungry(): boolean {
    for (const reader of this.readers) if (reader.waitsForSource) return true
    return false
  }

  /** Whether the slowest is so far behind that he would lose what is kept for him if more came. Then his time runs. */
  get isHeldUp(): boolean {
    const heldUp = this.hungry && this.#isBehind(this.slowest)
    if (heldUp) this.#patience ??= setTimeout(() => this.#endPatience(), this.#options.patienceMs)
    else if (this.#options.untilStopped) this.stop()
    return heldUp
  }

  /** Nobody is waited for any more. */
  stop(): void {
    clearTimeout(this.#patience)
    this.#patience = undefined
  }

  #endPatience(): void {
    this.#patience = undefined
    if (!this.hungry) return
    for (const reader of [...this.readers]) if (this.#isBehind(reader.position)) this.#options.onTooSlow(reader)
  }

  #isBehind(position: number): boolean {
    return this.#options.end() - position >= this.#options.windowBytes
  }
}
