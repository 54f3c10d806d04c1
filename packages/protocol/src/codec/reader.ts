import { formatAddress, isMappedIpv4 } from '../address.ts'
import type { Epoch } from '../epoch.ts'
import { ProtocolError, type ProtocolErrorCode } from '../errors.ts'
import { hexText } from './hexadecimal.ts'
import { InternTable } from './intern-table.ts'
import { readUtf8 } from './utf8.ts'

/** Without bytes there is nothing to change: one is enough for all. */
const NO_BYTES = new Uint8Array()

/** Every peer of the largest community, and as many strangers. */
const PEER_IDS = new InternTable(8192, 32)
const ADDRESSES = new InternTable(8192, 19)
/** Communities and purges; nonces. */
const LONG_IDS = new InternTable(256, 16)
const SHORT_IDS = new InternTable(256, 8)
/** Names and domains come again and again; longer texts are made anew each time. */
const SHORT_TEXT_BYTES_MAX = 64
const SHORT_TEXTS = new InternTable(8192, SHORT_TEXT_BYTES_MAX)

/**
 * Reads values off bytes that may be anything. Each method checks that the bytes are there, and are the one encoding of a
 * value within its limit, before it makes that value; whatever is not is a ProtocolError that names the field (`at`).
 */
export class Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Where the next value begins. */
  position: number
  /** Where the bytes that may be read end. */
  end: number
  /** The minor version that they were written in. */
  minor = 0

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.position = position
    this.end = end
  }

  refuse(code: ProtocolErrorCode, at: string, value?: unknown): never {
    throw new ProtocolError(code, { operation: 'decode', at, value })
  }

  /** Takes so many bytes; their place. */
  take(count: number, at: string): number {
    const start = this.position
    if (count > this.end - start) this.refuse('truncated', at)
    this.position = start + count
    return start
  }

  u8(at: string): number {
    return this.bytes[this.take(1, at)]!
  }

  u16(at: string): number {
    return this.view.getUint16(this.take(2, at))
  }

  u32(at: string): number {
    return this.view.getUint32(this.take(4, at))
  }

  varint(at: string): number {
    const first = this.u8(at)
    return first < 0x80 ? first : this.longVarint(first & 0x7f, at)
  }

  private longVarint(low: number, at: string): number {
    let value = low
    // Below 2^28 with shifts, above with multiplication, for shifts end at 32 bits.
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.u8(at)
      if (byte < 0x80) {
        if (byte === 0) this.refuse('not-canonical', at)
        return value | (byte << shift)
      }
      value |= (byte & 0x7f) << shift
    }
    for (let scale = 2 ** 28; scale <= 2 ** 49; scale *= 128) {
      const byte = this.u8(at)
      if (byte < 0x80) {
        if (byte === 0) this.refuse('not-canonical', at)
        value += byte * scale
        return value <= Number.MAX_SAFE_INTEGER ? value : this.refuse('out-of-range', at)
      }
      value += (byte & 0x7f) * scale
    }
    return this.refuse('out-of-range', at)
  }

  bool(at: string): boolean {
    const byte = this.u8(at)
    if (byte > 1) this.refuse('not-canonical', at, byte)
    return byte === 1
  }

  string(bytesMax: number, at: string): string {
    const length = this.varint(at)
    if (length > bytesMax) this.refuse('out-of-range', at, length)
    const start = this.take(length, at)
    if (length === 0) return ''
    return length <= SHORT_TEXT_BYTES_MAX ? this.shortText(start, length, at) : this.text(start, length, at)
  }

  private shortText(start: number, length: number, at: string): string {
    const { view } = this
    return SHORT_TEXTS.find(view, start, length) ?? SHORT_TEXTS.keep(view, start, length, this.text(start, length, at))
  }

  private text(start: number, length: number, at: string): string {
    return readUtf8(this.bytes, start, start + length) ?? this.refuse('ill-formed-text', at)
  }

  /** A copy: it does not keep the frame alive. */
  bytesField(bytesMax: number, at: string): Uint8Array {
    const length = this.varint(at)
    if (length > bytesMax) this.refuse('out-of-range', at, length)
    const start = this.take(length, at)
    return length === 0 ? NO_BYTES : this.bytes.slice(start, start + length)
  }

  peerId(at: string): string {
    return this.id(PEER_IDS, 32, at)
  }

  communityId(at: string): string {
    return this.id(LONG_IDS, 16, at)
  }

  hex8(at: string): string {
    return this.id(SHORT_IDS, 8, at)
  }

  hex16(at: string): string {
    return this.id(LONG_IDS, 16, at)
  }

  private id(known: InternTable, byteLength: number, at: string): string {
    const { bytes, view } = this
    const start = this.take(byteLength, at)
    return known.find(view, start, byteLength) ?? known.keep(view, start, byteLength, hexText(bytes, start, byteLength))
  }

  epoch(at: string): Epoch {
    return { term: this.varint(at), master: this.peerId(at) }
  }

  optionalAddress(at: string): string | undefined {
    if (this.position < this.end && this.bytes[this.position] === 0) {
      this.position++
      return undefined
    }
    return this.address(at)
  }

  address(at: string): string {
    const start = this.position
    const family = this.u8(at)
    if (family !== 4 && family !== 6) this.refuse('out-of-range', at, family)
    const byteLength = family === 4 ? 7 : 19
    this.take(byteLength - 1, at)
    const { view } = this
    return (
      ADDRESSES.find(view, start, byteLength) ??
      ADDRESSES.keep(view, start, byteLength, this.addressText(start + 1, byteLength - 3, at))
    )
  }

  private addressText(start: number, byteLength: number, at: string): string {
    const host = this.bytes.subarray(start, start + byteLength)
    const port = this.view.getUint16(start + byteLength)
    if (port === 0) this.refuse('out-of-range', at, port)
    if (byteLength === 16 && isMappedIpv4(host)) this.refuse('not-canonical', at)
    return formatAddress(host, port)
  }

  /**
   * How many elements follow. Checked against the bytes that are left, at `bytesLeast` each, so that a claim alone
   * allocates nothing.
   */
  count(max: number, bytesLeast: number, at: string): number {
    const count = this.varint(at)
    if (count > max) this.refuse('out-of-range', at, count)
    if (count * bytesLeast > this.end - this.position) this.refuse('truncated', at)
    return count
  }
}
