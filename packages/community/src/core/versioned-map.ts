/**
 * Values by key, with edits that have no version yet. Whoever edits sees them at once; what others are shown is only what
 * has been published.
 */
export class VersionedMap<V> {
  readonly #published = new Map<string, V>()
  /** Undefined: it is gone. */
  readonly #edits = new Map<string, V | undefined>()
  #size = 0
  /** Of what is published, in ascending order … */
  #keys: readonly string[] = []
  /** … and the value of each. Neither is altered in place: whoever got them keeps what he got. */
  #values: readonly V[] = []

  get(key: string): V | undefined {
    return this.#edits.has(key) ? this.#edits.get(key) : this.#published.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  /** Edits counted. */
  get size(): number {
    return this.#size
  }

  set(key: string, value: V): void {
    if (!this.has(key)) this.#size++
    this.#edits.set(key, value)
  }

  /** False if there was none. */
  delete(key: string): boolean {
    if (!this.has(key)) return false
    this.#size--
    this.#edits.set(key, undefined)
    return true
  }

  /** With the edits, in order of key. */
  values(): readonly V[] {
    return this.#edits.size === 0 ? this.#values : this.#withEdits().values
  }

  /** Without the edits, in order of key; the same array until something is published. */
  published(): readonly V[] {
    return this.#values
  }

  publishedAt(key: string): V | undefined {
    return this.#published.get(key)
  }

  get edited(): boolean {
    return this.#edits.size > 0
  }

  /** Makes the edits public; returns the keys that they are about. Costs no sorting but of those. */
  publish(): ReadonlySet<string> {
    const changed = new Set(this.#edits.keys())
    if (changed.size === 0) return changed
    const { keys, values } = this.#withEdits()
    this.#keys = keys
    this.#values = values
    for (const [key, value] of this.#edits) {
      if (value === undefined) this.#published.delete(key)
      else this.#published.set(key, value)
    }
    this.#edits.clear()
    return changed
  }

  /** Nothing is left, edits included. */
  clear(): void {
    this.#published.clear()
    this.#edits.clear()
    this.#size = 0
    this.#keys = []
    this.#values = []
  }

  #withEdits(): { readonly keys: readonly string[]; readonly values: readonly V[] } {
    const keys: string[] = []
    const values: V[] = []
    let at = 0
    const copyUpTo = (end: number) => {
      for (; at < end; at++) {
        keys.push(this.#keys[at]!)
        values.push(this.#values[at]!)
      }
    }
    for (const key of [...this.#edits.keys()].sort()) {
      copyUpTo(placeOf(key, this.#keys, at))
      if (this.#keys[at] === key) at++
      const value = this.#edits.get(key)
      if (value === undefined) continue
      keys.push(key)
      values.push(value)
    }
    copyUpTo(this.#keys.length)
    return { keys, values }
  }
}

/** Where the first key is, of those from `start` on, that is not below this one. */
function placeOf(key: string, keys: readonly string[], start: number): number {
  let low = start
  for (let high = keys.length; low < high; ) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}
