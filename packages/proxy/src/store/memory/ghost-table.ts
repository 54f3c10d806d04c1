const WAYS = 4

/**
 * Remembers hashes of what was lately evicted, in eight bytes each. Four places for each hash, the oldest is overwritten; how
 * long a memory counts is said at the question, so the table needs no queue. A false yes is as likely as two equal hashes.
 */
export class GhostTable {
  /** Hash and the number of its eviction, in turn. */
  readonly #words: Int32Array
  readonly #mask: number
  #evictions = 0
  #remembered = 0

  /** Room for about this many. */
  constructor(hashes: number) {
    let sets = 16
    while (sets * WAYS < hashes) sets *= 2
    this.#mask = sets - 1
    this.#words = new Int32Array(sets * WAYS * 2)
  }

  get bytes(): number {
    return this.#words.byteLength
  }

  /** About how many of the last `window` evictions have not been asked for again. */
  count(window: number): number {
    return Math.min(this.#remembered, window)
  }

  add(hash: number): void {
    const start = (hash & this.#mask) * WAYS * 2
    let oldest = start
    for (let at = start + 2; at < start + WAYS * 2; at += 2) {
      if ((this.#words[at + 1] as number) < (this.#words[oldest + 1] as number)) oldest = at
    }
    if (this.#words[oldest + 1] === 0) this.#remembered++
    this.#words[oldest] = hash
    this.#words[oldest + 1] = ++this.#evictions
    // After 2^31 evictions the numbers start anew; what is remembered then is forgotten once.
    if (this.#evictions === 0x7fffffff) {
      this.#words.fill(0)
      this.#evictions = 0
      this.#remembered = 0
    }
  }

  /** Whether the hash is among the last `window` evictions; it is forgotten by being asked for. */
  take(hash: number, window: number): boolean {
    const start = (hash & this.#mask) * WAYS * 2
    for (let at = start; at < start + WAYS * 2; at += 2) {
      const number = this.#words[at + 1] as number
      if (this.#words[at] !== hash || number === 0) continue
      this.#words[at + 1] = 0
      this.#remembered--
      return this.#evictions - number < window
    }
    return false
  }
}
