import type { Fields, Type } from '../../src/schema.ts'

/** Bytes of a varint. */
function varintBytes(value: number): number {
  return value < 128 ? 1 : 1 + varintBytes(Math.floor(value / 128))
}

/** The fewest bytes that a value takes. */
export function bytesLeast(type: Type): number {
  switch (type.kind) {
    case 'struct':
      return sum(type.fields, bytesLeast)
    case 'address':
      return 7
    case 'epoch':
      return 33
    case 'list':
    case 'optional':
    case 'string':
    case 'bytes':
    case 'varint':
      return 1
    default:
      return bytesMost(type)
  }
}

/** The most bytes that a value takes. */
export function bytesMost(type: Type): number {
  switch (type.kind) {
    case 'u8':
    case 'bool':
    case 'enum':
      return 1
    case 'u16':
      return 2
    case 'u32':
      return 4
    case 'varint':
      return 8
    case 'peerId':
      return 32
    case 'communityId':
      return 16
    case 'address':
      return 19
    case 'epoch':
      return 40
    case 'hex':
      return type.byteLength
    case 'string':
    case 'bytes':
      return varintBytes(type.bytesMax) + type.bytesMax
    case 'optional':
      return type.of.kind === 'address' ? 19 : 1 + bytesMost(type.of)
    case 'list':
      return varintBytes(type.max) + type.max * bytesMost(type.of)
    case 'struct':
      return sum(type.fields, bytesMost)
  }
}

const sum = (fields: Fields, sizeOf: (type: Type) => number): number =>
  Object.values(fields).reduce((total, { type }) => total + sizeOf(type), 0)
