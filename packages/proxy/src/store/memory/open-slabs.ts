/** What a slab is filled with: what is new, or what outlived the slab that it was in. */
export type Filling = 'fresh' | 'outlived'

/** Slabs that are no longer filled, but have room for something small at their end. More of them found hardly more. */
const TAILS_MAX = 4

/**
 * Which slab the next record goes to: the one with the least room that is enough. What outlived a slab has slabs of its own,
 * as it will mostly outlive the next one too: so what is new dies together, and slabs are emptied that have little left to copy (the
 * hot and cold segments of log-structured file systems: Rosenblum and Ousterhout, 1992; Rumble et al., FAST 2014).
 */
export class OpenSlabs {
  readonly #filled: Record<Filling, number> = { fresh: -1, outlived: -1 }
  readonly #tails: number[] = []
  readonly #roomIn: (slab: number) => number

  /** `roomIn`: bytes left at the end of a slab. */
  constructor(roomIn: (slab: number) => number) {
    this.#roomIn = roomIn
  }

  /** Whether a slab is being filled, and so stays even when nothing in it is in use. */
  isFilled(slab: number): boolean {
    return slab === this.#filled.fresh || slab === this.#filled.outlived
  }

  /** The slab for a record of so many bytes; -1: it needs a new one. */
  slabFor(record: number, filling: Filling): number {
    let best = this.#filled[filling]
    let room = best < 0 ? -1 : this.#roomIn(best)
    for (const tail of this.#tails) {
      const left = this.#roomIn(tail)
      if (left < record || (room >= record && room <= left)) continue
      best = tail
      room = left
    }
    return room >= record ? best : -1
  }

  /** How many of two records, the second after the first, need a new slab of `slabBytes`. A record of 0 is none. */
  newSlabsFor(first: number, second: number, slabBytes: number): number {
    const slab = this.slabFor(first, 'fresh')
    if (second === 0) return slab < 0 ? 1 : 0
    if (slab < 0) return this.slabFor(second, 'fresh') >= 0 || first + second <= slabBytes ? 1 : 2
    const candidates = [this.#filled.fresh, ...this.#tails].filter((candidate) => candidate >= 0)
    const fits = candidates.some((each) => this.#roomIn(each) - (each === slab ? first : 0) >= second)
    return fits ? 0 : 1
  }

  /** From now on `slab` is filled. Answers the one that it takes over from, which is a tail now; -1: none. */
  fill(slab: number, filling: Filling): number {
    const before = this.#filled[filling]
    this.#filled[filling] = slab
    if (before < 0) return -1
    this.#tails.push(before)
    if (this.#tails.length > TAILS_MAX) {
      this.#tails.sort((one, other) => this.#roomIn(other) - this.#roomIn(one))
      this.#tails.length = TAILS_MAX
    }
    return before
  }

  /** Nothing more goes into a tail. */
  close(slab: number): void {
    const at = this.#tails.indexOf(slab)
    if (at >= 0) this.#tails.splice(at, 1)
  }
}
