/**
 * Remembers which string a short run of bytes became, so that an id that is decoded again is the same string object, made
 * without work and compared by reference. Direct-mapped: a newcomer takes the place of whoever has its slot, so the
 * table never grows, and a stranger who picks his ids to collide gains nothing but a cache miss.
 *
 * Use: fill `key`, then `find`; where that gives undefined, make the string and `keep` it.
 */
export class InternTable {
  /** The bytes looked for, as words; what is not part of the key need not be cleared. */
  readonly key: Int32Array
  private readonly words: Int32Array
  private readonly lengths: Uint8Array
  private readonly texts: (string | undefined)[]
  private readonly mask: number
  private readonly stride: number
  private slot = 0

  /** `slots`: a power of two; `wordsMax`: the longest key, at most 255. */
  constructor(slots: number, wordsMax: number) {
    this.key = new Int32Array(wordsMax)
    this.words = new Int32Array(slots * wordsMax)
    this.lengths = new Uint8Array(slots)
    this.texts = new Array<string | undefined>(slots).fill(undefined)
    this.mask = slots - 1
    this.stride = wordsMax
  }

  /** The string kept for the first `length` words of `key`. */
  find(length: number): string | undefined {
    const { key, words } = this
    let hash = length
    for (let index = 0; index < length; index++) hash = Math.imul(hash ^ key[index]!, 0x9e3779b1)
    const slot = (hash ^ (hash >>> 15)) & this.mask
    this.slot = slot
    if (this.lengths[slot] !== length) return undefined
    const start = slot * this.stride
    for (let index = 0; index < length; index++) if (words[start + index] !== key[index]) return undefined
    return this.texts[slot]
  }

  /** Keeps the string for the key that `find` was last asked for, and gives it back. */
  keep(length: number, text: string): string {
    const { key, slot, words } = this
    const start = slot * this.stride
    for (let index = 0; index < length; index++) words[start + index] = key[index]!
    this.lengths[slot] = length
    this.texts[slot] = text
    return text
  }
}
