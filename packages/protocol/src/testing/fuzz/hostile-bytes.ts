import type { Fields, Type } from '../../schema.ts'
import { Random } from './random.ts'

const ROOM_BYTES = 64 * 1024

/**
 * Writes bytes that look like values of a field type, most of them valid. Now and then one is hostile in the way that its
 * type lends itself to: so the bytes get past the first checks and reach the last field of every decoder.
 */
export class HostileBytes {
  private readonly bytes = new Uint8Array(ROOM_BYTES)
  private random = new Random(0)
  private length = 0
  /** One value in so many is hostile. */
  private rarity = 1

  /** A copy of bytes like those of a payload. */
  payload(fields: Fields, random: Random): Uint8Array {
    this.random = random
    this.length = 0
    this.rarity = random.pick([6, 60, 1e9])
    for (const { type } of Object.values(fields)) this.value(type)
    return this.bytes.slice(0, this.length)
  }

  private value(type: Type): void {
    const hostile = this.random.oneIn(this.rarity)
    switch (type.kind) {
      case 'u8':
        return this.raw(1)
      case 'u16':
        return this.raw(2)
      case 'u32':
        return this.raw(4)
      case 'varint':
        return hostile ? this.wrongVarint() : this.varint(this.number())
      case 'bool':
        return this.byte(hostile ? this.random.below(256) : this.random.below(2))
      case 'enum':
        return this.byte(hostile ? this.random.below(256) : this.random.below(type.names.length))
      case 'peerId':
        return this.raw(32)
      case 'communityId':
        return this.raw(16)
      case 'hex':
        return this.raw(type.byteLength)
      case 'address':
        return this.address(hostile)
      case 'epoch':
        this.varint(this.number())
        return this.raw(32)
      case 'string':
        return this.text(type.bytesMax, hostile)
      case 'bytes':
        return this.blob(type.bytesMax, hostile)
      case 'list':
        return this.list(type.of, type.max, hostile)
      case 'optional':
        return this.optional(type.of, hostile)
      case 'struct':
        for (const field of Object.values(type.fields)) this.value(field.type)
    }
  }

  private byte(value: number): void {
    if (this.length < ROOM_BYTES) this.bytes[this.length++] = value
  }

  /** Fixed-size values: some alike, so that the tables which remember them are met both ways. */
  private raw(count: number): void {
    const alike = this.random.oneIn(2)
    const fill = this.random.below(4)
    for (let index = 0; index < count; index++) this.byte(alike ? fill : this.random.below(256))
  }

  private number(): number {
    const magnitude = this.random.below(54)
    return Math.floor((this.random.bits() / 2 ** 32) * 2 ** magnitude)
  }

  private varint(value: number): void {
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) this.byte(0x80 | (rest % 128))
    this.byte(rest)
  }

  /** Overlong, too large, or without an end. */
  private wrongVarint(): void {
    const length = 1 + this.random.below(10)
    for (let index = 0; index < length; index++) this.byte(0x80 | this.random.below(128))
    if (this.random.oneIn(2)) this.byte(this.random.pick([0, 1, 0x0f, 0x10, 0x7f]))
  }

  private text(bytesMax: number, hostile: boolean): void {
    const length = this.random.oneIn(50) ? bytesMax : this.random.below(Math.min(bytesMax + 1, 24))
    if (hostile) return this.wrongText(bytesMax, length)
    this.varint(length)
    for (let index = 0; index < length; index++) this.byte(0x20 + this.random.below(95))
  }

  private wrongText(bytesMax: number, length: number): void {
    this.varint(this.random.pick([length, bytesMax + 1, 2 ** 32, Number.MAX_SAFE_INTEGER]))
    for (let index = 0; index < length; index++) this.byte(this.random.oneIn(3) ? this.random.below(256) : 0x61)
  }

  private blob(bytesMax: number, hostile: boolean): void {
    const length = this.random.below(Math.min(bytesMax + 1, 40))
    this.varint(hostile ? this.random.pick([bytesMax + 1, 2 ** 40, length + 1]) : length)
    this.raw(length)
  }

  private address(hostile: boolean): void {
    const family = hostile ? this.random.below(256) : this.random.pick([4, 6])
    this.byte(family)
    if (hostile && this.random.oneIn(2)) {
      // IPv4 mapped into IPv6.
      for (let index = 0; index < 10; index++) this.byte(0)
      this.byte(255)
      this.byte(255)
    }
    this.raw(family === 4 ? 4 : 16)
    this.byte(hostile ? 0 : 1)
    this.byte(hostile ? 0 : this.random.below(256))
  }

  private list(of: Type, max: number, hostile: boolean): void {
    const count = this.random.oneIn(20) ? this.random.below(Math.min(max, 12)) : this.random.below(3)
    this.varint(hostile ? this.random.pick([count + 1, max, max + 1, Number.MAX_SAFE_INTEGER]) : count)
    for (let index = 0; index < count; index++) this.value(of)
  }

  private optional(of: Type, hostile: boolean): void {
    const present = this.random.oneIn(2)
    if (of.kind === 'address' && present) return this.address(hostile)
    this.byte(hostile ? this.random.below(256) : Number(present))
    if (present) this.value(of)
  }
}
