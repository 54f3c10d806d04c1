/**
 * Remembers which string a short run of bytes became, so that an id or a name that is decoded again is the same string
 * object: made without work, and compared by reference.
 *
 * Each key has two slots; a newcomer takes the first, whose tenant moves to the second, whose tenant is forgotten. So the table
 * never grows, and a stranger who picks his ids to collide gains nothing but cache misses.
 *
 * Use: `find`; where that gives undefined, make the string and `keep` it at once.
 */
export class InternTable {
  private readonly words: Int32Array
  private readonly lengths: Uint8Array
  private readonly texts: (string | undefined)[]
  private readonly mask: number
  private readonly stride: number
  /** The first slot of the key that was looked for last. */
  private home = 0

  /** `slots`: a power of two; `bytesMax`: of the longest key, at most 255. */
  constructor(slots: number, bytesMax: number) {
    this.stride = Math.ceil(bytesMax / 4)
    this.words = new Int32Array(slots * this.stride)
    this.lengths = new Uint8Array(slots)
    this.texts = new Array<string | undefined>(slots).fill(undefined)
    this.mask = slots - 1
  }

  /** The string kept for the `length` bytes from `start` on. */
  find(view: DataView, start: number, length: number): string | undefined {
    const wholeWordsEnd = start + (length & ~3)
    let hash = length
    for (let at = start; at < wholeWordsEnd; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1)
    if (length & 3) hash = Math.imul(hash ^ tail(view, wholeWordsEnd, start + length), 0x9e3779b1)
    const home = (hash ^ (hash >>> 15)) & this.mask
    this.home = home
    if (this.holds(home, view, start, length)) return this.texts[home]
    if (this.holds(home ^ 1, view, start, length)) return this.texts[home ^ 1]
    return undefined
  }

  /** Keeps the string for the key that `find` was last asked for, and gives it back. */
  keep(view: DataView, start: number, length: number, text: string): string {
    const { home, stride, words } = this
    const from = home * stride
    words.copyWithin((home ^ 1) * stride, from, from + stride)
    this.lengths[home ^ 1] = this.lengths[home]!
    this.texts[home ^ 1] = this.texts[home]
    const wholeWords = length >> 2
    for (let index = 0; index < wholeWords; index++) words[from + index] = view.getInt32(start + index * 4, true)
    if (length & 3) words[from + wholeWords] = tail(view, start + wholeWords * 4, start + length)
    this.lengths[home] = length
    this.texts[home] = text
    return text
  }

  private holds(slot: number, view: DataView, start: number, length: number): boolean {
    if (this.lengths[slot] !== length) return false
    const { words } = this
    const wholeWordsEnd = start + (length & ~3)
    let place = slot * this.stride
    for (let at = start; at < wholeWordsEnd; at += 4) if (words[place++] !== view.getInt32(at, true)) return false
    return (length & 3) === 0 || words[place] === tail(view, wholeWordsEnd, start + length)
  }
}

/** The last one to three bytes as a word. */
function tail(view: DataView, at: number, end: number): number {
  let word = 0
  for (; at < end; at++) word = (word << 8) | view.getUint8(at)
  return word
}
