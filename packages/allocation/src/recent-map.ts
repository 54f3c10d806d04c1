/**
 * A bounded map that forgets what was not asked for lately. Two generations instead of an order of use: when the young
 * one is full it becomes the old one, and what is found there is young again. A hit costs one look-up and no writing,
 * which a list of least recent use could not offer.
 */
export class RecentMap<Value> {
  readonly #generationMax: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  /** @param generationMax Entries of one generation; at most twice as many are kept. */
  constructor(generationMax: number) {
    this.#generationMax = generationMax
  }

  /** Entries kept; one that came back from the old generation counts twice until that is dropped. */
  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#rejuvenate(key)
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#generationMax) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  #rejuvenate(key: string): Value | undefined {
    const value = this.#old.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }
}
