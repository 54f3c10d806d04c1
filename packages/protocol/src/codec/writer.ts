import { parseAddress } from '../address.ts'
import type { Epoch } from '../epoch.ts'
import { ProtocolError, type ProtocolErrorCode } from '../errors.ts'
import { DOMAIN_BYTES_MAX, FRAME_BYTES_MAX } from '../limits.ts'
import { EncodedTexts } from './encoded-texts.ts'
import { writeHex } from './hexadecimal.ts'
import { utf8Length, writeUtf8 } from './utf8.ts'

/** Dozens of messages of ordinary size share one buffer, for making one costs more than filling it. */
const BUFFER_BYTES = 64 * 1024
/** A buffer with less room than this is left to the messages that it holds. */
const ROOM_BYTES_LEAST = 2 * 1024
/** What a copy by words may write too much. */
const WORD_BYTES = 8
/** The most that one `reserve` asks for beyond a full frame: a run of fields at its largest. */
const SLACK_BYTES = 64 * 1024

/** Every peer of the largest community, and as many strangers. */
const PEER_IDS = new EncodedTexts(8192, 32)
const ADDRESSES = new EncodedTexts(8192, 20)
/** Communities and purges; nonces and realms. */
const LONG_IDS = new EncodedTexts(256, 16)
const SHORT_IDS = new EncodedTexts(256, 8)
/** Names and domains. Shorter ones are written faster than found, longer ones are rare. */
const KNOWN_NAME_MIN = 16
const KNOWN_NAME_MAX = 64
const NAMES = new EncodedTexts(4096, KNOWN_NAME_MAX)

/**
 * Writes values, one message after the other, into a buffer that grows. The generated encoders `reserve` room for a run of
 * fields and then write them without asking again; every value is checked, and what does not fit its field is a ProtocolError
 * that names the field (`at`).
 *
 * Use: `begin`, write, then `take` what was written, or only look at it (`written`). A message that was refused half-way leaves
 * nothing behind.
 */
export class Writer {
  bytes: Uint8Array = new Uint8Array(0)
  view: DataView = new DataView(this.bytes.buffer)
  /** Where the next value goes. */
  length = 0
  /** Where the message begins: what is before it belongs to those who took it. */
  private start = 0

  /** Begins a message. */
  begin(): void {
    this.length = this.start
    if (this.bytes.length > BUFFER_BYTES || this.bytes.length - this.start < ROOM_BYTES_LEAST) this.use(BUFFER_BYTES)
  }

  /** The message so far, until the next one begins. */
  written(): Uint8Array {
    return this.bytes.subarray(this.start, this.length)
  }

  /** The message, for good, from its byte `from` on: it is not copied, nothing is written there again. */
  take(from = 0): Uint8Array {
    const message = this.bytes.subarray(this.start + from, this.length)
    this.start = this.length
    return message
  }

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    const needed = this.length + count + WORD_BYTES
    if (needed > this.bytes.length) this.grow(needed - this.start)
  }

  private grow(needed: number): void {
    if (needed > FRAME_BYTES_MAX + SLACK_BYTES) {
      throw new ProtocolError('too-large', { operation: 'encode', at: 'frame', value: needed })
    }
    this.use(Math.max(needed, Math.min(needed * 2, FRAME_BYTES_MAX + SLACK_BYTES), BUFFER_BYTES))
  }

  /** Goes on in a new buffer, with the message so far. */
  private use(size: number): void {
    const message = this.written()
    this.bytes = new Uint8Array(size)
    this.bytes.set(message)
    this.view = new DataView(this.bytes.buffer)
    this.start = 0
    this.length = message.length
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
    const place = PEER_IDS.find(value)
    if (place === undefined) {
      this.newId(PEER_IDS, 32, value, at)
      return
    }
    PEER_IDS.copy32(place, this.view, this.length)
    this.length += 32
  }

  communityId(value: string, at: string): void {
    this.id(LONG_IDS, 16, value, at)
  }

  hex16(value: string, at: string): void {
    this.id(LONG_IDS, 16, value, at)
  }

  hex8(value: string, at: string): void {
    this.id(SHORT_IDS, 8, value, at)
  }

  private id(known: EncodedTexts, byteLength: number, value: string, at: string): void {
    const place = known.find(value)
    if (place === undefined) {
      this.newId(known, byteLength, value, at)
      return
    }
    known.copy(place, byteLength, this.view, this.length)
    this.length += byteLength
  }

  private newId(known: EncodedTexts, byteLength: number, value: string, at: string): void {
    const start = this.length
    if (typeof value !== 'string' || value.length !== byteLength * 2 || !writeHex(value, this.bytes, start)) {
      this.refuse('bad-value', at, value)
    }
    this.length += byteLength
    known.keep(value, this.bytes.subarray(start, this.length))
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
