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

/**
 * What comes before the inner part: first what is signed before it, then, in the same place, the outer header. A frame is
 * made where it stays, and frames of ordinary size share buffers, for making one costs more than filling it.
 */
const FRONT_BYTES = Math.max(SEALED_HEADER_BYTES, SIGNED_PREFIX_BYTES)
const frames = new Writer()
const realmBytes = new Uint8Array(8)

/**
 * A message as the bytes of one frame: signed, and sealed where the cryptography has a secret. A frame of at most
 * DATAGRAM_BYTES_MAX may travel as a datagram, if the message's row has that carrier.
 * Throws ProtocolError where a value is not of its field's type or beyond its limit, or the frame would be too large.
 */
export function encode(message: Message, { cryptography }: EncodeOptions): Uint8Array {
  readRealm(message.realm)
  frames.begin()
  frames.reserve(FRONT_BYTES)
  frames.length += FRONT_BYTES
  writeInner(frames, message)
  frames.reserve(SIGNATURE_BYTES + SEAL_TAG_BYTES)
  const signed = frames.written().subarray(FRONT_BYTES - SIGNED_PREFIX_BYTES)
  writeSignedPrefix(signed, realmBytes)
  const signature = cryptography.sign(signed)
  if (signature.length !== SIGNATURE_BYTES) refuseSize('signature', signature.length)
  frames.bytes.set(signature, frames.length)
  frames.length += SIGNATURE_BYTES
  return cryptography.sealing ? sealedFrame(cryptography.sealing) : clearFrame()
}

function clearFrame(): Uint8Array {
  const frame = takeFrame(CLEAR_HEADER_BYTES)
  writeOuterHeader(frame, realmBytes, undefined)
  return frame
}

function sealedFrame(sealing: NonNullable<Cryptography['sealing']>): Uint8Array {
  frames.length += SEAL_TAG_BYTES
  const frame = takeFrame(SEALED_HEADER_BYTES)
  const id = sealing.next()
  if (id.bootId.length !== SEAL_BOOT_ID_BYTES) refuseSize('bootId', id.bootId.length)
  writeOuterHeader(frame, realmBytes, id)
  const plain = frame.subarray(SEALED_HEADER_BYTES, -SEAL_TAG_BYTES)
  const sealed = sealing.seal(id, plain, frame.subarray(0, SEALED_HEADER_BYTES))
  if (sealed.length !== plain.length + SEAL_TAG_BYTES) refuseSize('seal', sealed.length)
  frame.set(sealed, SEALED_HEADER_BYTES)
  return frame
}

/** What was written, with room for an outer header of that length before the inner part. */
function takeFrame(headerBytes: number): Uint8Array {
  const frame = frames.take(FRONT_BYTES - headerBytes)
  if (frame.length > FRAME_BYTES_MAX)
    throw new ProtocolError('too-large', { operation: 'encode', at: 'frame', value: frame.length })
  return frame
}

function readRealm(realm: Realm): void {
  if (typeof realm === 'string' && realm.length === 16 && writeHex(realm, realmBytes, 0)) return
  throw new ProtocolError('bad-value', { operation: 'encode', at: 'realm', value: realm })
}

/** The port broke its word: nothing of the kind may leave. */
function refuseSize(at: string, value: number): never {
  throw new ProtocolError('bad-value', { operation: 'encode', at, value })
}
