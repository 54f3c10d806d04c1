import { parseAddress } from '../address.ts'
import type { Epoch } from '../epoch.ts'
import { ProtocolError, type ProtocolErrorCode } from '../errors.ts'
import { DOMAIN_BYTES_MAX, FRAME_BYTES_MAX } from '../limits.ts'
import { EncodedIds } from './encoded-ids.ts'
import { EncodedTexts } from './encoded-texts.ts'
import { writeHex } from './hexadecimal.ts'
import { utf8Length, writeUtf8 } from './utf8.ts'

const START_BYTES = 4096
const WORD_BYTES = 8
/** The most that one `reserve` asks for beyond a full frame: a run of fields at its largest. */
const SLACK_BYTES = 64 * 1024

/** Every peer of the largest community, and as many strangers. */
const PEER_IDS = new EncodedIds(8192, 32)
const ADDRESSES = new EncodedTexts(8192, 20)
/** Communities and purges; nonces and realms. */
const LONG_IDS = new EncodedIds(256, 16)
const SHORT_IDS = new EncodedIds(256, 8)
/** Names and domains. Shorter ones are written faster than found, longer ones are rare. */
const KNOWN_NAME_MIN = 16
const KNOWN_NAME_MAX = 64
const NAMES = new EncodedTexts(4096, KNOWN_NAME_MAX)

/**
 * Writes values at the end of a buffer that grows. The generated encoders `reserve` room for a run of fields and then
 * write them without asking again; every value is checked, and what does not fit its field is a ProtocolError that names
 * the field (`at`).
 */
export class Writer {
  bytes: Uint8Array = new Uint8Array(START_BYTES)
  view: DataView = new DataView(this.bytes.buffer)
  length = 0

  /** Makes room for so many bytes more, and for the few that a copy by words writes too many. */
  reserve(count: number): void {
    const needed = this.length + count + WORD_BYTES
    if (needed > this.bytes.length) this.grow(needed)
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
    const { length } = value
    if (length > bytesMax) this.refuse('out-of-range', at, length)
    const start = this.length
    this.varint(length, at)
    const comesAgain = length >= KNOWN_NAME_MIN && length <= KNOWN_NAME_MAX && bytesMax <= DOMAIN_BYTES_MAX
    const place = comesAgain ? NAMES.find(value) : undefined
    if (place !== undefined) {
      NAMES.copy(place, length, this.view, this.length)
      this.length += length
    } else if (!this.ascii(value)) {
      this.length = start
      this.unicode(value, bytesMax, at)
    } else if (comesAgain) {
      NAMES.keep(value, this.bytes.subarray(this.length - length, this.length))
    }
  }

  /** Writes a text in one pass, a byte a character; false where that does not do. */
  private ascii(value: string): boolean {
    const { bytes } = this
    let to = this.length
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index)
      if (unit > 0x7f) return false
      bytes[to++] = unit
    }
    this.length = to
    return true
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
    PEER_IDS.copy32(this.id(PEER_IDS, 32, value, at), this.view, this.length)
    this.length += 32
  }

  communityId(value: string, at: string): void {
    this.hex16(value, at)
  }

  hex16(value: string, at: string): void {
    LONG_IDS.copy16(this.id(LONG_IDS, 16, value, at), this.view, this.length)
    this.length += 16
  }

  hex8(value: string, at: string): void {
    SHORT_IDS.copy8(this.id(SHORT_IDS, 8, value, at), this.view, this.length)
    this.length += 8
  }

  private id(known: EncodedIds, byteLength: number, value: string, at: string): number {
    if (typeof value !== 'string' || value.length !== byteLength * 2) this.refuse('bad-value', at, value)
    const found = known.find(value)
    if (found >= 0) return found
    const place = known.claim(value)
    if (!writeHex(value, known.bytes, place)) this.refuse('bad-value', at, value)
    known.keep(value)
    return place
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
    const place = ADDRESSES.find(value)
    if (place === undefined) {
      this.newAddress(value, at)
      return
    }
    // Family, four bytes, port: the byte that is copied too many is overwritten by whatever comes next.
    ADDRESSES.copy(place, 7, this.view, this.length)
    if (this.bytes[this.length] === 6) ADDRESSES.copy(place, 19, this.view, this.length)
    this.length += this.bytes[this.length] === 6 ? 19 : 7
  }

  private newAddress(value: string, at: string): void {
    const parsed = typeof value === 'string' ? parseAddress(value) : undefined
    if (!parsed) this.refuse('bad-value', at, value)
    const start = this.length
    this.bytes[start] = parsed.family
    this.bytes.set(parsed.bytes, start + 1)
    this.length += 1 + parsed.bytes.length
    this.u16(parsed.port, at)
    ADDRESSES.keep(value, this.bytes.subarray(start, this.length))
  }

  /** The number of elements that follow. */
  count(list: readonly unknown[], max: number, at: string): void {
    if (!Array.isArray(list)) this.refuse('bad-value', at, list)
    if (list.length > max) this.refuse('out-of-range', at, list.length)
    this.reserve(5)
    this.varint(list.length, at)
  }
}
