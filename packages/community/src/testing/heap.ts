/** Things in the order in which they are due, the next one at hand: a binary heap. Of equals the order is not kept. */
export class Heap<T> {
  readonly #isSooner: (a: T, b: T) => boolean
  readonly #items: T[] = []

  constructor(isSooner: (a: T, b: T) => boolean) {
    this.#isSooner = isSooner
  }

  get size(): number {
    return this.#items.length
  }

  /** The next one, which stays; undefined if there is none. */
  get first(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = items[parent]!
      if (!this.#isSooner(item, above)) break
      items[at] = above
      at = parent
    }
    items[at] = item
  }

  /** Takes the next one out. */
  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#isSooner(items[child + 1]!, items[child]!)) child++
      if (!this.#isSooner(items[child]!, last)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = last
    return first
  }
}
