import { encode } from '../../src/encode.ts'
import { CLEAR_HEADER_BYTES, FLAG_SEALED, LENGTH_AT, REALM_AT, SIGNATURE_BYTES } from '../../src/envelope.ts'
import type { ProtocolErrorCode } from '../../src/errors.ts'
import { DATAGRAM_BYTES_MAX, FRAME_BYTES_MAX } from '../../src/limits.ts'
import type { Carrier } from '../../src/messages/message.ts'
import { SIGNED_PREFIX_BYTES, writeSignedPrefix } from '../../src/signed-bytes.ts'
import { hexadecimal, type VectorFile } from './files.ts'
import { alice, bob, messageFromAlice } from './valid-frames.ts'

export interface InvalidFrame {
  readonly name: string
  readonly bytes: string
  readonly error: ProtocolErrorCode
  /** How it comes. */
  readonly carrier: Carrier
  /** Who gets it. */
  readonly recipient: string
  /** The realms that the receiver deals with; left out: any. */
  readonly realms?: readonly string[]
}

const ping = encode(messageFromAlice('PEERPING'), alice)
const INNER_AT = CLEAR_HEADER_BYTES
const TYPE_AT = INNER_AT + 1
const SENDER_AT = INNER_AT + 19
const RECIPIENT_AT = SENDER_AT + 32
const SEQUENCE_AT = RECIPIENT_AT + 36
const TOKEN_AT = SEQUENCE_AT + 3 + 1

/** A valid PEERPING that was altered in the one way that the name says; "signed again" where the signature fits the change. */
export function invalidFrames(): VectorFile<InvalidFrame> {
  return {
    about:
      'Bytes that are no frame, or none that the receiver may take, and the code of the error that they must lead to.',
    vectors: [...outerHeaders(), ...lengths(), ...signatures(), ...innerHeaders(), ...wrongPlaces()],
  }
}

const outerHeaders = (): InvalidFrame[] => [
  invalid('nothing', new Uint8Array(), 'truncated'),
  invalid('one right byte', ping.subarray(0, 1), 'truncated'),
  invalid('seven right bytes', ping.subarray(0, 7), 'truncated'),
  invalid('another first byte', altered(0, 0x16), 'bad-magic'),
  invalid('another second byte', altered(1, 0x53), 'bad-magic'),
  invalid('major version 0', altered(2, 0), 'unsupported-version'),
  invalid('major version 2', altered(2, 2), 'unsupported-version'),
  invalid('an unknown flag', altered(3, 2), 'bad-flags'),
  invalid('an unknown flag beside the known one', altered(3, 3), 'bad-flags'),
  invalid('said to be sealed, and too short for that', claiming(ping.subarray(0, 170), FLAG_SEALED), 'bad-length'),
  invalid('said to be sealed, where no secret is known', claiming(padded(ping, 60), FLAG_SEALED), 'seal-unexpected'),
]

const lengths = (): InvalidFrame[] => [
  invalid('a length of zero', withLength(0), 'bad-length'),
  invalid('a length that no frame can have', withLength(100), 'bad-length'),
  invalid('a length one too small', withLength(ping.length - 1), 'bad-length'),
  invalid('a length one too large', withLength(ping.length + 1), 'bad-length'),
  invalid('a length beyond the largest frame', withLength(FRAME_BYTES_MAX + 1), 'too-large'),
  invalid('a length of 2^32 - 1', withLength(0xffffffff), 'too-large'),
  invalid('its last byte is missing', ping.subarray(0, -1), 'bad-length'),
  invalid('a byte too many', padded(ping, 1), 'bad-length'),
]

const signatures = (): InvalidFrame[] => [
  invalid('another realm', altered(REALM_AT, 0x99), 'bad-signature'),
  invalid('another community', altered(INNER_AT + 3, 0x99), 'bad-signature'),
  invalid('another sender', withSender(bob.id), 'bad-signature'),
  invalid('another sequence number', altered(SEQUENCE_AT, 0xff), 'bad-signature'),
  invalid('another payload', altered(ping.length - SIGNATURE_BYTES - 1, 0x11), 'bad-signature'),
  invalid(
    'another first byte of the signature',
    altered(ping.length - SIGNATURE_BYTES, ping.at(-SIGNATURE_BYTES)! ^ 1),
    'bad-signature',
  ),
  invalid('another last byte of the signature', altered(ping.length - 1, ping.at(-1)! ^ 1), 'bad-signature'),
]

const innerHeaders = (): InvalidFrame[] => [
  invalid('type 0', altered(TYPE_AT + 1, 0), 'unknown-type'),
  invalid('type 0xffff', altered(TYPE_AT, 0xff, 0xff), 'unknown-type'),
  invalid(
    'addressed to anybody, which PEERPING may not be',
    altered(RECIPIENT_AT, ...new Uint8Array(32)),
    'wrong-recipient',
  ),
  invalid('sequence number 0', altered(SEQUENCE_AT, 0, 0, 0), 'out-of-range'),
  invalid('a sequence number in more bytes than it needs', altered(SEQUENCE_AT, 0xff, 0xff, 0), 'not-canonical'),
  invalid('a token longer than its limit', altered(TOKEN_AT, 33), 'out-of-range'),
  invalid('a token as long as all that follows', altered(TOKEN_AT, 32), 'bad-signature'),
  invalid('a byte too many, signed again', signedAgain(Uint8Array.of(...innerOf(ping), 0)), 'trailing-bytes'),
  invalid(
    'the last byte of the payload missing, signed again',
    signedAgain(innerOf(ping).subarray(0, -1)),
    'truncated',
  ),
  invalid(
    'neither epoch nor payload, signed again',
    signedAgain(innerOf(ping).subarray(0, TOKEN_AT + 1 - INNER_AT)),
    'truncated',
  ),
  invalid(
    'a payload that is not canonical, signed again',
    signedAgain(Uint8Array.of(...innerOf(ping).subarray(0, -1), 0x80, 0)),
    'not-canonical',
  ),
]

const wrongPlaces = (): InvalidFrame[] => [
  { ...invalid('for somebody else', ping, 'wrong-recipient'), recipient: alice.id },
  { ...invalid('of a realm that is not dealt with', ping, 'foreign-realm'), realms: ['ffffffffffffffff'] },
  {
    ...invalid('UPDATEPEERLIST in a datagram', encode(messageFromAlice('UPDATEPEERLIST'), alice), 'wrong-carrier'),
    carrier: 'datagram',
  },
  { ...invalid('a datagram that is too large', padded(ping, DATAGRAM_BYTES_MAX), 'too-large'), carrier: 'datagram' },
]

function invalid(name: string, bytes: Uint8Array, error: ProtocolErrorCode): InvalidFrame {
  return { name, bytes: hexadecimal(bytes), error, carrier: 'stream', recipient: bob.id }
}

/** The ping with other bytes from `at` on. */
function altered(at: number, ...bytes: number[]): Uint8Array {
  const frame = ping.slice()
  frame.set(bytes, at)
  return frame
}

function padded(frame: Uint8Array, count: number): Uint8Array {
  return Uint8Array.of(...frame, ...new Uint8Array(count))
}

function withLength(length: number): Uint8Array {
  const frame = ping.slice()
  new DataView(frame.buffer).setUint32(LENGTH_AT, length)
  return frame
}

/** With a length that is true, and other flags. */
function claiming(bytes: Uint8Array, flags: number): Uint8Array {
  const frame = bytes.slice()
  frame[3] = flags
  new DataView(frame.buffer).setUint32(LENGTH_AT, frame.length)
  return frame
}

const withSender = (id: string): Uint8Array => altered(SENDER_AT, ...Buffer.from(id, 'hex'))

/** The inner part without its signature. */
const innerOf = (frame: Uint8Array): Uint8Array => frame.subarray(INNER_AT, -SIGNATURE_BYTES)

function signedAgain(inner: Uint8Array): Uint8Array {
  const signed = new Uint8Array(SIGNED_PREFIX_BYTES + inner.length)
  writeSignedPrefix(signed, ping.subarray(REALM_AT, REALM_AT + 8))
  signed.set(inner, SIGNED_PREFIX_BYTES)
  const outer = ping.subarray(0, INNER_AT)
  return claiming(Uint8Array.of(...outer, ...inner, ...alice.cryptography.sign(signed)), 0)
}
