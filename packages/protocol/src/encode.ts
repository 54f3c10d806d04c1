import { writeHex } from './codec/hexadecimal.ts'
import { Writer } from './codec/writer.ts'
import type { Cryptography } from './crypto-port.ts'
import {
  CLEAR_HEADER_BYTES,
  SEAL_BOOT_ID_BYTES,
  SEAL_TAG_BYTES,
  SEALED_HEADER_BYTES,
  SIGNATURE_BYTES,
} from './envelope.ts'
import { ProtocolError } from './errors.ts'
import type { Realm } from './identifiers.ts'
import { FRAME_BYTES_MAX } from './limits.ts'
import type { Message } from './messages.ts'
import { writeOuterHeader } from './outer-header.ts'
import { SIGNED_PREFIX_BYTES, writeSignedPrefix } from './signed-bytes.ts'
import { writeInner } from './unsigned.ts'

export interface EncodeOptions {
  /** Signs as the message's sender; must not call back into this package. */
  readonly cryptography: Cryptography
}

/** Holds what is signed: the prefix, then the inner part. */
const scratch = new Writer()
const realmBytes = new Uint8Array(8)

/**
 * A message as the bytes of one frame: signed, and sealed where the cryptography has a secret. A frame of at most
 * DATAGRAM_BYTES_MAX may travel as a datagram, if the message's row has that carrier.
 * Throws ProtocolError where a value is not of its field's type or beyond its limit, or the frame would be too large.
 */
export function encode(message: Message, { cryptography }: EncodeOptions): Uint8Array {
  readRealm(message.realm)
  scratch.begin()
  scratch.reserve(SIGNED_PREFIX_BYTES)
  writeSignedPrefix(scratch.bytes.subarray(scratch.length), realmBytes)
  scratch.length += SIGNED_PREFIX_BYTES
  writeInner(scratch, message)
  const signed = scratch.written()
  const signature = cryptography.sign(signed)
  if (signature.length !== SIGNATURE_BYTES) refuseSize('signature', signature.length)
  const inner = signed.subarray(SIGNED_PREFIX_BYTES)
  return cryptography.sealing ? sealedFrame(inner, signature, cryptography.sealing) : clearFrame(inner, signature)
}

function clearFrame(inner: Uint8Array, signature: Uint8Array): Uint8Array {
  const frame = newFrame(CLEAR_HEADER_BYTES + inner.length + SIGNATURE_BYTES)
  writeOuterHeader(frame, realmBytes, undefined)
  frame.set(inner, CLEAR_HEADER_BYTES)
  frame.set(signature, CLEAR_HEADER_BYTES + inner.length)
  return frame
}

function sealedFrame(
  inner: Uint8Array,
  signature: Uint8Array,
  sealing: NonNullable<Cryptography['sealing']>,
): Uint8Array {
  const plainLength = inner.length + SIGNATURE_BYTES
  const frame = newFrame(SEALED_HEADER_BYTES + plainLength + SEAL_TAG_BYTES)
  const id = sealing.next()
  if (id.bootId.length !== SEAL_BOOT_ID_BYTES) refuseSize('bootId', id.bootId.length)
  writeOuterHeader(frame, realmBytes, id)
  const plain = frame.subarray(SEALED_HEADER_BYTES, SEALED_HEADER_BYTES + plainLength)
  plain.set(inner)
  plain.set(signature, inner.length)
  const sealed = sealing.seal(id, plain, frame.subarray(0, SEALED_HEADER_BYTES))
  if (sealed.length !== plainLength + SEAL_TAG_BYTES) refuseSize('seal', sealed.length)
  frame.set(sealed, SEALED_HEADER_BYTES)
  return frame
}

function newFrame(length: number): Uint8Array {
  if (length > FRAME_BYTES_MAX)
    throw new ProtocolError('too-large', { operation: 'encode', at: 'frame', value: length })
  return new Uint8Array(length)
}

function readRealm(realm: Realm): void {
  if (typeof realm === 'string' && realm.length === 16 && writeHex(realm, realmBytes, 0)) return
  throw new ProtocolError('bad-value', { operation: 'encode', at: 'realm', value: realm })
}

/** The port broke its word: nothing of the kind may leave. */
function refuseSize(at: string, value: number): never {
  throw new ProtocolError('bad-value', { operation: 'encode', at, value })
}
