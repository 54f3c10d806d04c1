import { hexText } from './codec/hexadecimal.ts'
import { InternTable } from './codec/intern-table.ts'
import type { SealId } from './crypto-port.ts'
import {
  BOOT_ID_AT,
  CLEAR_HEADER_BYTES,
  COUNTER_AT,
  FLAG_SEALED,
  INNER_BYTES_MIN,
  KEY_ID_AT,
  LENGTH_AT,
  MAGIC,
  MAJOR,
  REALM_AT,
  SEAL_BOOT_ID_BYTES,
  SEAL_TAG_BYTES,
  SEALED_HEADER_BYTES,
} from './envelope.ts'
import { ProtocolError, type ProtocolErrorCode, type ProtocolOperation } from './errors.ts'
import type { Realm } from './identifiers.ts'
import { FRAME_BYTES_MAX } from './limits.ts'

/** Bytes that `checkFrameStart` looks at: magic, version, flags, length. */
export const FRAME_START_BYTES = 8

const CLEAR_FRAME_BYTES_MIN = CLEAR_HEADER_BYTES + INNER_BYTES_MIN
const SEALED_FRAME_BYTES_MIN = SEALED_HEADER_BYTES + INNER_BYTES_MIN + SEAL_TAG_BYTES

const REALMS = new InternTable(64, 8)

/**
 * Checks what can be known of a frame from the first bytes of it that are there, one suffices, and gives the length that
 * it claims, or 0 while that has not come. Throws ProtocolError where no frame of this version begins so.
 */
export function checkFrameStart(bytes: Uint8Array, available: number, operation: ProtocolOperation): number {
  if (available > 0 && bytes[0] !== MAGIC >> 8) refuse(operation, 'bad-magic', 'magic', bytes[0])
  if (available > 1 && bytes[1] !== (MAGIC & 0xff)) refuse(operation, 'bad-magic', 'magic', bytes[1])
  if (available > 2 && bytes[2] !== MAJOR) refuse(operation, 'unsupported-version', 'major', bytes[2])
  if (available > 3 && bytes[3]! > FLAG_SEALED) refuse(operation, 'bad-flags', 'flags', bytes[3])
  if (available < FRAME_START_BYTES) return 0
  const length = readU32(bytes, LENGTH_AT)
  if (length > FRAME_BYTES_MAX) refuse(operation, 'too-large', 'length', length)
  if (length < (bytes[3] === FLAG_SEALED ? SEALED_FRAME_BYTES_MIN : CLEAR_FRAME_BYTES_MIN)) {
    refuse(operation, 'bad-length', 'length', length)
  }
  return length
}

/** What comes before the inner part. */
export interface OuterHeader {
  readonly realm: Realm
  readonly isSealed: boolean
  /** Where the inner part, or what holds it, begins. */
  readonly end: number
}

/** The outer header of bytes that are to be exactly one frame. Throws ProtocolError where they are not. */
export function readOuterHeader(frame: Uint8Array): OuterHeader {
  const length = checkFrameStart(frame, frame.length, 'decode')
  if (length === 0) throw new ProtocolError('truncated', { operation: 'decode', at: 'length', value: frame.length })
  if (length !== frame.length)
    throw new ProtocolError('bad-length', { operation: 'decode', at: 'length', value: length })
  const realm = readRealm(frame)
  const isSealed = frame[3] === FLAG_SEALED
  return { realm, isSealed, end: isSealed ? SEALED_HEADER_BYTES : CLEAR_HEADER_BYTES }
}

/** The realm that was read last: nearly always the only one that comes. */
const lastRealm = { high: 0, low: 0, text: '0000000000000000' }

function readRealm(frame: Uint8Array): Realm {
  const high = readU32(frame, REALM_AT)
  const low = readU32(frame, REALM_AT + 4)
  if (high !== lastRealm.high || low !== lastRealm.low) {
    const view = viewOf(frame)
    lastRealm.text = REALMS.find(view, REALM_AT, 8) ?? REALMS.keep(view, REALM_AT, 8, hexText(frame, REALM_AT, 8))
    lastRealm.high = high
    lastRealm.low = low
  }
  return lastRealm.text
}

/** Key and nonce in the outer header of a sealed frame. Throws ProtocolError where the counter is beyond 2^53 - 1. */
export function readSealId(frame: Uint8Array): SealId {
  const high = readU32(frame, COUNTER_AT)
  if (high > 0x1fffff) refuse('decode', 'out-of-range', 'counter', high)
  return {
    keyId: readU32(frame, KEY_ID_AT),
    bootId: frame.slice(BOOT_ID_AT, BOOT_ID_AT + SEAL_BOOT_ID_BYTES),
    counter: high * 2 ** 32 + readU32(frame, COUNTER_AT + 4),
  }
}

/** Writes the outer header into a frame of its final length. */
export function writeOuterHeader(frame: Uint8Array, realm: Uint8Array, sealId: SealId | undefined): void {
  frame[0] = MAGIC >> 8
  frame[1] = MAGIC & 0xff
  frame[2] = MAJOR
  frame[3] = sealId ? FLAG_SEALED : 0
  writeU32(frame, LENGTH_AT, frame.length)
  frame.set(realm, REALM_AT)
  if (!sealId) return
  writeU32(frame, KEY_ID_AT, sealId.keyId)
  frame.set(sealId.bootId, BOOT_ID_AT)
  writeU32(frame, COUNTER_AT, Math.floor(sealId.counter / 2 ** 32))
  writeU32(frame, COUNTER_AT + 4, sealId.counter >>> 0)
}

// Byte by byte, for the few numbers of a header are read before a DataView is made.

function readU32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}

function writeU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

function refuse(operation: ProtocolOperation, code: ProtocolErrorCode, at: string, value: unknown): never {
  throw new ProtocolError(code, { operation, at, value })
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
