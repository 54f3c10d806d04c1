/**
 * Values by key, with edits that have no version yet. Whoever edits sees them at once; what others are shown is only what
 * has been published.
 */
export class VersionedMap<V> {
  readonly #published = new Map<string, V>()
  /** Undefined: it is gone. */
  readonly #edits = new Map<string, V | undefined>()
  #size = 0
  /** Of what is published, in ascending order. */
  #keys: readonly string[] = []
  #sorted: readonly V[] | undefined

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
    if (this.#edits.size === 0) return this.published()
    const keys = new Set([...this.#published.keys(), ...this.#edits.keys()])
    return [...keys].sort().flatMap((key) => this.get(key) ?? [])
  }

  /** Without the edits, in order of key; the same array until something is published. */
  published(): readonly V[] {
    this.#sorted ??= this.#keys.flatMap((key) => this.#published.get(key) ?? [])
    return this.#sorted
  }

  publishedAt(key: string): V | undefined {
    return this.#published.get(key)
  }

  get edited(): boolean {
    return this.#edits.size > 0
  }

  /** Makes the edits public; returns the keys that they are about. Costs no sorting but of the keys that are new. */
  publish(): ReadonlySet<string> {
    const changed = new Set(this.#edits.keys())
    const added: string[] = []
    let loses = false
    for (const [key, value] of this.#edits) {
      if (value === undefined) loses = this.#published.delete(key) || loses
      else {
        if (!this.#published.has(key)) added.push(key)
        this.#published.set(key, value)
      }
    }
    const kept = loses ? this.#keys.filter((key) => this.#published.has(key)) : this.#keys
    this.#keys = merged(kept, added.sort())
    this.#edits.clear()
    this.#sorted = undefined
    return changed
  }

  /** Nothing is left, edits included. */
  clear(): void {
    this.#published.clear()
    this.#edits.clear()
    this.#size = 0
    this.#keys = []
    this.#sorted = undefined
  }
}

/** Two ascending lists as one. */
function merged(some: readonly string[], more: readonly string[]): readonly string[] {
  if (more.length === 0) return some
  const all: string[] = []
  let at = 0
  for (const key of more) {
    for (let other = some[at]; other !== undefined && other < key; other = some[++at]) all.push(other)
    all.push(key)
  }
  return [...all, ...some.slice(at)]
}
