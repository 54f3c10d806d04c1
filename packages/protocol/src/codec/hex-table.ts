import { isHex, writeHex } from './hexadecimal.ts'

/**
 * Remembers the bytes of ids that were written before. Direct-mapped and so bounded; an id that is found is compared by
 * reference in the common case, and its bytes are written as words.
 */
export class HexTable {
  private readonly texts: (string | undefined)[]
  private readonly bytes: Uint8Array
  private readonly words: DataView
  private readonly mask: number
  private readonly byteLength: number

  /** `slots`: a power of two; `byteLength`: of every id, a multiple of 4. */
  constructor(slots: number, byteLength: number) {
    this.texts = new Array<string | undefined>(slots).fill(undefined)
    this.bytes = new Uint8Array(slots * byteLength)
    this.words = new DataView(this.bytes.buffer)
    this.mask = slots - 1
    this.byteLength = byteLength
  }

  /** Writes what the digits mean; false, and nothing written, where the text is not such an id. */
  write(text: string, to: DataView, at: number): boolean {
    const { byteLength, words } = this
    if (text.length !== byteLength * 2) return false
    // Six digits of a key or a random id are as good as a hash of all.
    let hash = text.charCodeAt(0)
    for (let index = 1; index < 6; index++) hash = Math.imul(hash, 31) + text.charCodeAt(index)
    const slot = (hash ^ (hash >>> 12)) & this.mask
    const start = slot * byteLength
    if (this.texts[slot] !== text) {
      if (!isHex(text, byteLength)) return false
      writeHex(text, this.bytes, start)
      this.texts[slot] = text
    }
    for (let offset = 0; offset < byteLength; offset += 4) to.setInt32(at + offset, words.getInt32(start + offset))
    return true
  }
}
