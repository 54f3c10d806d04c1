/**
 * Remembers the bytes of ids that were written before, for they come again and again. Direct-mapped: a
 * newcomer takes the place of whoever has its slot, so the table never grows, and a stranger who picks his ids to collide gains
 * nothing but misses.
 */
export class EncodedIds {
  /** `slotBytes` for each slot; whoever `claim`s one writes its bytes here. */
  readonly bytes: Uint8Array
  private readonly words: DataView
  private readonly texts: (string | undefined)[]
  private readonly shift: number
  private readonly slotBytes: number

  /** `slots`: a power of two; `slotBytes`: of the longest encoding, a multiple of 4. */
  constructor(slots: number, slotBytes: number) {
    this.bytes = new Uint8Array(slots * slotBytes)
    this.words = new DataView(this.bytes.buffer)
    this.texts = new Array<string | undefined>(slots).fill(undefined)
    this.shift = 32 - Math.log2(slots)
    this.slotBytes = slotBytes
  }

  /** The place in `bytes` of a text's encoding, or -1 where it is not known. Comparing costs nothing for the same object. */
  find(text: string): number {
    const slot = this.slotOf(text)
    return this.texts[slot] === text ? slot * this.slotBytes : -1
  }

  /** The place in `bytes` for a text that is not known; `keep` makes it known. */
  claim(text: string): number {
    const slot = this.slotOf(text)
    this.texts[slot] = undefined
    return slot * this.slotBytes
  }

  /** Says that what was written into the place that `claim` gave is the encoding of this text. */
  keep(text: string): void {
    this.texts[this.slotOf(text)] = text
  }

  /** Keys and random ids differ in any four digits. */
  private slotOf(text: string): number {
    const end = text.length
    let hash = text.charCodeAt(end - 1)
    hash = Math.imul(hash, 31) + text.charCodeAt(end - 2)
    hash = Math.imul(hash, 31) + text.charCodeAt(end - 3)
    hash = Math.imul(hash, 31) + text.charCodeAt(end - 4)
    return Math.imul(hash, 0x9e3779b1) >>> this.shift
  }

  /** Copies 8 bytes. Both ways little-endian, which is the machine's own and so costs no swap; spelt out, for a loop is slower. */
  copy8(place: number, to: DataView, at: number): void {
    const { words } = this
    to.setInt32(at, words.getInt32(place, true), true)
    to.setInt32(at + 4, words.getInt32(place + 4, true), true)
  }

  copy16(place: number, to: DataView, at: number): void {
    this.copy8(place, to, at)
    this.copy8(place + 8, to, at + 8)
  }

  copy32(place: number, to: DataView, at: number): void {
    this.copy16(place, to, at)
    this.copy16(place + 16, to, at + 16)
  }
}
