/**
 * HTTP fields (headers or trailers) as they came: order, duplicates and the sender's capitals are kept, look-ups ignore
 * case (RFC 9110 section 5.1). Lists with thousands of fields are refused before they get here (see limits.ts).
 */
export class Fields {
  /** Lower-case names, values and names as sent, in order of arrival; three parallel lists. */
  #names: string[] = []
  #values: string[] = []
  #sent: string[] = []

  /** From node's `rawHeaders`: name, value, name, value. */
  static fromRaw(raw: readonly string[]): Fields {
    const fields = new Fields()
    for (let i = 0; i + 1 < raw.length; i += 2) fields.append(raw[i] as string, raw[i + 1] as string)
    return fields
  }

  /** From pairs or a record; a list of values becomes that many field lines. */
  static from(
    source: Iterable<readonly [string, string]> | Readonly<Record<string, string | readonly string[] | undefined>>,
  ): Fields {
    const fields = new Fields()
    if (Symbol.iterator in source) {
      for (const [name, value] of source) fields.append(name, value)
      return fields
    }
    for (const [name, value] of Object.entries(source)) {
      if (value === undefined) continue
      if (typeof value === 'string') fields.append(name, value)
      else for (const line of value) fields.append(name, line)
    }
    return fields
  }

  /** How many field lines there are. */
  get size(): number {
    return this.#names.length
  }

  has(name: string): boolean {
    return this.#names.includes(name.toLowerCase())
  }

  /** All lines of a field combined with ", " (RFC 9110 section 5.3); undefined if there is none. */
  get(name: string): string | undefined {
    const wanted = name.toLowerCase()
    let found: string | undefined
    for (let i = 0; i < this.#names.length; i++) {
      if (this.#names[i] !== wanted) continue
      found = found === undefined ? this.#values[i] : `${found}, ${this.#values[i]}`
    }
    return found
  }

  /** Each line of a field on its own, in order. */
  getAll(name: string): string[] {
    const wanted = name.toLowerCase()
    const lines: string[] = []
    for (let i = 0; i < this.#names.length; i++) if (this.#names[i] === wanted) lines.push(this.#values[i] as string)
    return lines
  }

  append(name: string, value: string): this {
    this.#names.push(name.toLowerCase())
    this.#values.push(value)
    this.#sent.push(name)
    return this
  }

  /** Replaces every line of a field by one. */
  set(name: string, value: string): this {
    this.delete(name)
    return this.append(name, value)
  }

  delete(name: string): boolean {
    const gone = name.toLowerCase()
    let kept = 0
    for (let i = 0; i < this.#names.length; i++) {
      if (this.#names[i] === gone) continue
      this.#names[kept] = this.#names[i] as string
      this.#values[kept] = this.#values[i] as string
      this.#sent[kept] = this.#sent[i] as string
      kept++
    }
    const deleted = kept < this.#names.length
    this.#names.length = kept
    this.#values.length = kept
    this.#sent.length = kept
    return deleted
  }

  /** Lower-case name and value of each line, in order. */
  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (let i = 0; i < this.#names.length; i++) yield [this.#names[i] as string, this.#values[i] as string]
  }

  clone(): Fields {
    const copy = new Fields()
    // The hit path copies a head a request: no name is put into lower case again.
    copy.#names = this.#names.slice()
    copy.#values = this.#values.slice()
    copy.#sent = this.#sent.slice()
    return copy
  }

  /** As node writes them: name as sent, value, name, value. */
  toRaw(): string[] {
    const raw: string[] = []
    for (let i = 0; i < this.#names.length; i++) raw.push(this.#sent[i] as string, this.#values[i] as string)
    return raw
  }
}
