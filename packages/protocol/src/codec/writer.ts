import { parseAddress } from '../address.ts'
import type { Epoch } from '../epoch.ts'
import { ProtocolError, type ProtocolErrorCode } from '../errors.ts'
import { FRAME_BYTES_MAX } from '../limits.ts'
import { HexTable } from './hex-table.ts'
import { utf8Length, writeUtf8 } from './utf8.ts'

const START_BYTES = 4096
/** The most that one `reserve` asks for beyond a full frame: a run of fields at its largest. */
const SLACK_BYTES = 64 * 1024

const PEER_IDS = new HexTable(4096, 32)
const COMMUNITY_IDS = new HexTable(256, 16)
const SHORT_HEX = new HexTable(256, 8)

/**
 * Writes values at the end of a buffer that grows. The generated encoders `reserve` room for a run of fields and then
 * write them without asking again; every value is checked, and what does not fit its field is a ProtocolError that names
 * the field (`at`).
 */
export class Writer {
  bytes: Uint8Array = new Uint8Array(START_BYTES)
  view: DataView = new DataView(this.bytes.buffer)
  length = 0

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(this.length + count)
  }

  private grow(needed: number): void {
    if (this.length > FRAME_BYTES_MAX || needed > FRAME_BYTES_MAX + SLACK_BYTES) {
      throw new ProtocolError('too-large', { operation: 'encode', at: 'frame', value: needed })
    }
    const larger = new Uint8Array(Math.min(Math.max(needed, this.bytes.length * 2), FRAME_BYTES_MAX + SLACK_BYTES))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }

  /** A copy of everything written from `start` on. */
  copy(start = 0): Uint8Array {
    return this.bytes.slice(start, this.length)
  }

  refuse(code: ProtocolErrorCode, at: string, value: unknown): never {
    throw new ProtocolError(code, { operation: 'encode', at, value })
  }

  u8(value: number, at: string): void {
    if ((value & 0xff) !== value) this.refuse('bad-value', at, value)
    this.bytes[this.length++] = value
  }

  u16(value: number, at: string): void {
    if ((value & 0xffff) !== value) this.refuse('bad-value', at, value)
    this.view.setUint16(this.length, value)
    this.length += 2
  }

  u32(value: number, at: string): void {
    if (value >>> 0 !== value) this.refuse('bad-value', at, value)
    this.view.setUint32(this.length, value)
    this.length += 4
  }

  varint(value: number, at: string): void {
    if ((value & 0x7f) === value) {
      this.bytes[this.length++] = value
      return
    }
    this.longVarint(value, at)
  }

  private longVarint(value: number, at: string): void {
    let rest = value
    if (value >>> 0 !== value) {
      if (!Number.isSafeInteger(value) || value < 0) this.refuse('bad-value', at, value)
      for (; rest > 0xffffffff; rest = Math.floor(rest / 128)) this.bytes[this.length++] = 0x80 | (rest % 128)
    }
    for (; rest > 0x7f; rest >>>= 7) this.bytes[this.length++] = 0x80 | (rest & 0x7f)
    this.bytes[this.length++] = rest
  }

  bool(value: boolean, at: string): void {
    if (value !== true && value !== false) this.refuse('bad-value', at, value)
    this.bytes[this.length++] = value ? 1 : 0
  }

  /** Whether an optional value follows. */
  present(isPresent: boolean): void {
    this.bytes[this.length++] = isPresent ? 1 : 0
  }

  string(value: string, bytesMax: number, at: string): void {
    if (typeof value !== 'string') this.refuse('bad-value', at, value)
    const characters = value.length
    if (characters > bytesMax) this.refuse('out-of-range', at, value)
    const start = this.length
    this.varint(characters, at)
    const { bytes } = this
    let to = this.length
    for (let index = 0; index < characters; index++) {
      const unit = value.charCodeAt(index)
      if (unit > 0x7f) {
        this.length = start
        this.unicode(value, bytesMax, at)
        return
      }
      bytes[to++] = unit
    }
    this.length = to
  }

  private unicode(value: string, bytesMax: number, at: string): void {
    const byteLength = utf8Length(value)
    if (byteLength < 0) this.refuse('ill-formed-text', at, value)
    if (byteLength > bytesMax) this.refuse('out-of-range', at, value)
    this.varint(byteLength, at)
    writeUtf8(value, this.bytes, this.length)
    this.length += byteLength
  }

  bytesField(value: Uint8Array, bytesMax: number, at: string): void {
    if (!(value instanceof Uint8Array)) this.refuse('bad-value', at, value)
    if (value.length > bytesMax) this.refuse('out-of-range', at, value.length)
    this.varint(value.length, at)
    this.bytes.set(value, this.length)
    this.length += value.length
  }

  peerId(value: string, at: string): void {
    this.hexOf(PEER_IDS, 32, value, at)
  }

  communityId(value: string, at: string): void {
    this.hexOf(COMMUNITY_IDS, 16, value, at)
  }

  hex8(value: string, at: string): void {
    this.hexOf(SHORT_HEX, 8, value, at)
  }

  hex16(value: string, at: string): void {
    this.hexOf(COMMUNITY_IDS, 16, value, at)
  }

  private hexOf(table: HexTable, byteLength: number, value: string, at: string): void {
    if (typeof value !== 'string' || !table.write(value, this.view, this.length)) this.refuse('bad-value', at, value)
    this.length += byteLength
  }

  epoch(value: Epoch, at: string): void {
    if (typeof value !== 'object' || value === null) this.refuse('bad-value', at, value)
    this.varint(value.term, at)
    this.peerId(value.master, at)
  }

  optionalAddress(value: string | undefined, at: string): void {
    if (value === undefined) this.bytes[this.length++] = 0
    else this.address(value, at)
  }

  address(value: string, at: string): void {
    if (typeof value !== 'string') this.refuse('bad-value', at, value)
    if (this.ipv4(value)) return
    const parsed = parseAddress(value)
    if (!parsed) this.refuse('bad-value', at, value)
    this.bytes[this.length] = parsed.family
    this.bytes.set(parsed.bytes, this.length + 1)
    this.length += 1 + parsed.bytes.length
    this.view.setUint16(this.length, parsed.port)
    this.length += 2
  }

  /** The common kind in one pass, without making an object; false, and nothing written, for whatever else it is. */
  private ipv4(text: string): boolean {
    let host = 0
    let part = 0
    let separators = 0
    let digits = 0
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      const digit = unit - 0x30
      if (digit >= 0 && digit <= 9) {
        if (digits > 0 && part === 0) return false
        part = part * 10 + digit
        digits++
        if (part > (separators < 4 ? 255 : 65535)) return false
      } else {
        if (digits === 0 || separators === 4 || unit !== (separators < 3 ? 0x2e : 0x3a)) return false
        host = (host << 8) | part
        separators++
        part = 0
        digits = 0
      }
    }
    if (separators !== 4 || part === 0) return false
    this.bytes[this.length] = 4
    this.view.setInt32(this.length + 1, host)
    this.view.setUint16(this.length + 5, part)
    this.length += 7
    return true
  }

  /** The number of elements that follow. */
  count(list: readonly unknown[], max: number, at: string): void {
    if (!Array.isArray(list)) this.refuse('bad-value', at, list)
    if (list.length > max) this.refuse('out-of-range', at, list.length)
    this.reserve(5)
    this.varint(list.length, at)
  }
}
