/** Which ways between the hosts are cut or clogged, each direction on its own, and until when. Hosts are numbers from 0. */
export class Links {
  readonly #hosts: number
  readonly #cutUntilMs: Float64Array
  readonly #clogUntilMs: Float64Array

  constructor(hosts: number) {
    this.#hosts = hosts
    this.#cutUntilMs = new Float64Array(hosts * hosts)
    this.#clogUntilMs = new Float64Array(hosts * hosts)
  }

  /** Nothing gets from one to the other. */
  cut(from: number, to: number, untilMs: number): void {
    const at = from * this.#hosts + to
    this.#cutUntilMs[at] = Math.max(this.#cutUntilMs[at] as number, untilMs)
  }

  /** What is under way or sent waits until then, and comes all at once. */
  clog(from: number, to: number, untilMs: number): void {
    const at = from * this.#hosts + to
    this.#clogUntilMs[at] = Math.max(this.#clogUntilMs[at] as number, untilMs)
  }

  isCut(from: number, to: number, nowMs: number): boolean {
    return (this.#cutUntilMs[from * this.#hosts + to] as number) > nowMs
  }

  /** A connection needs both ways: without acknowledgements nothing goes on. */
  isParted(a: number, b: number, nowMs: number): boolean {
    return this.isCut(a, b, nowMs) || this.isCut(b, a, nowMs)
  }

  cloggedUntilMs(from: number, to: number): number {
    return this.#clogUntilMs[from * this.#hosts + to] as number
  }

  heal(): void {
    this.#cutUntilMs.fill(0)
    this.#clogUntilMs.fill(0)
  }
}
