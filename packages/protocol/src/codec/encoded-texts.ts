/**
 * Remembers the bytes of ids, addresses and names that were written before, for they come again and again. A Map, for V8
 * keeps the hash of each string that it has looked up once; bounded: when all slots are taken it forgets everything and starts
 * anew.
 */
export class EncodedTexts {
  private readonly places = new Map<string, number>()
  private readonly bytes: Uint8Array
  private readonly words: DataView
  private readonly slots: number
  private readonly slotBytes: number

  /** `slots` texts of at most `slotBytes` bytes each, a multiple of 4. */
  constructor(slots: number, slotBytes: number) {
    this.bytes = new Uint8Array(slots * slotBytes)
    this.words = new DataView(this.bytes.buffer)
    this.slots = slots
    this.slotBytes = slotBytes
  }

  /** The place of a text's bytes; undefined where it is not known. */
  find(text: string): number | undefined {
    return this.places.get(text)
  }

  /** Remembers the bytes of a text that is not known. */
  keep(text: string, bytes: Uint8Array): void {
    if (this.places.size === this.slots) this.places.clear()
    const place = this.places.size * this.slotBytes
    this.bytes.set(bytes, place)
    this.places.set(text, place)
  }

  /** Copies that many bytes from a place, and up to three more. Both ways little-endian, which costs the machine no swap. */
  copy(place: number, length: number, to: DataView, at: number): void {
    const { words } = this
    for (let offset = 0; offset < length; offset += 4)
      to.setInt32(at + offset, words.getInt32(place + offset, true), true)
  }

  /** The same for 32 bytes: spelt out, for peer ids are most of all that is written. */
  copy32(place: number, to: DataView, at: number): void {
    const { words } = this
    to.setInt32(at, words.getInt32(place, true), true)
    to.setInt32(at + 4, words.getInt32(place + 4, true), true)
    to.setInt32(at + 8, words.getInt32(place + 8, true), true)
    to.setInt32(at + 12, words.getInt32(place + 12, true), true)
    to.setInt32(at + 16, words.getInt32(place + 16, true), true)
    to.setInt32(at + 20, words.getInt32(place + 20, true), true)
    to.setInt32(at + 24, words.getInt32(place + 24, true), true)
    to.setInt32(at + 28, words.getInt32(place + 28, true), true)
  }
}
