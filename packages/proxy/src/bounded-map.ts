/** How much a BoundedMap keeps. */
export interface MapBounds {
  readonly entriesMax: number
  /** Characters of all keys: a key may be a URL of tens of thousands. */
  readonly charsMax: number
}

/** Values by text, of which the ones set longest ago make room for new ones. */
export class BoundedMap<Value> {
  readonly #bounds: MapBounds
  /** The latest last. */
  readonly #values = new Map<string, Value>()
  #chars = 0

  constructor(bounds: MapBounds) {
    this.#bounds = bounds
  }

  get size(): number {
    return this.#values.size
  }

  get(key: string): Value | undefined {
    return this.#values.get(key)
  }

  /** Of no effect for a key that is longer than all of them may be. */
  set(key: string, value: Value): void {
    this.delete(key)
    const { entriesMax, charsMax } = this.#bounds
    if (key.length > charsMax) return
    this.#values.set(key, value)
    this.#chars += key.length
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= entriesMax && this.#chars <= charsMax) return
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#chars -= key.length
  }
}
