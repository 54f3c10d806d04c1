import { Reader } from './codec/reader.ts'
import type { Cryptography } from './crypto-port.ts'
import { INNER_BYTES_MIN, REALM_AT, SIGNATURE_BYTES } from './envelope.ts'
import { ProtocolError, type ProtocolErrorCode } from './errors.ts'
import { ANYBODY, type PeerId, type Realm } from './identifiers.ts'
import { DATAGRAM_BYTES_MAX } from './limits.ts'
import { MESSAGES, type Message } from './messages.ts'
import type { Carrier } from './messages/message.ts'
import { type OuterHeader, readOuterHeader, readSealId } from './outer-header.ts'
import { SIGNED_PREFIX_BYTES, writeSignedPrefix } from './signed-bytes.ts'
import { readBody, readInnerHead } from './unsigned.ts'

export interface DecodeOptions {
  readonly cryptography: Cryptography
  /** How the frame came. */
  readonly carrier: Carrier
  /** The realms that are dealt with here; NO_REALM, too, must be named to be accepted. Undefined: any (a cache server). */
  readonly realms?: readonly Realm[] | undefined
  /** This peer: messages for others are refused. Undefined: whomever a message is for, it is decoded. */
  readonly recipient?: PeerId | undefined
}

/**
 * The message in one frame. Magic, version, length, realm, seal, type, recipient, signature are checked in this order, the
 * cheap before the dear, and the payload last: nothing is built from bytes that nobody signed. The message holds no part of
 * the frame.
 * Throws ProtocolError, and nothing else, whatever the bytes.
 */
export function decode(frame: Uint8Array, options: DecodeOptions): Message {
  if (options.carrier === 'datagram' && frame.length > DATAGRAM_BYTES_MAX) refuse('too-large', 'frame', frame.length)
  const outer = readOuterHeader(frame)
  if (options.realms && !options.realms.includes(outer.realm)) refuse('foreign-realm', 'realm', outer.realm)
  const plain = opened(frame, outer, options.cryptography)
  const innerAt = outer.isSealed ? 0 : outer.end
  const input = new Reader(plain, innerAt, plain.length - SIGNATURE_BYTES)
  const head = readInnerHead(input)
  const { recipient, sender } = head.header
  if (!MESSAGES[head.type].carriers.some((carrier) => carrier === options.carrier)) {
    refuse('wrong-carrier', head.type, options.carrier)
  }
  if (options.recipient !== undefined && recipient !== options.recipient && recipient !== ANYBODY) {
    refuse('wrong-recipient', head.type, recipient)
  }
  if (!isSignedBy(sender, plain, innerAt, frame, options.cryptography)) refuse('bad-signature', head.type, sender)
  return readBody(input, head, outer.realm)
}

/** Bytes that end with the inner part in clear, signature included: the frame itself, or what its seal held. */
function opened(frame: Uint8Array, { isSealed, end }: OuterHeader, { sealing }: Cryptography): Uint8Array {
  if (!isSealed) return sealing ? refuse('seal-missing', 'flags') : frame
  if (!sealing) return refuse('seal-unexpected', 'flags')
  const plain = sealing.open(readSealId(frame), frame.subarray(end), frame.subarray(0, end))
  if (!plain) return refuse('seal-broken', 'seal')
  return plain.length < INNER_BYTES_MIN ? refuse('truncated', 'seal', plain.length) : plain
}

/** What is signed is put together here while a signature is checked: checking is synchronous. */
const scratch = new Uint8Array(4 * 1024)

/** Where the inner part begins among its bytes, the prefix has room in the copy, for it is longer than a header in clear. */
function isSignedBy(
  sender: PeerId,
  plain: Uint8Array,
  innerAt: number,
  frame: Uint8Array,
  cryptography: Cryptography,
): boolean {
  const copyAt = SIGNED_PREFIX_BYTES - innerAt
  const end = copyAt + plain.length
  // A list of many peers gets room of its own, which is not kept: most messages are pings.
  const bytes = end <= scratch.length ? scratch : new Uint8Array(end)
  bytes.set(plain, copyAt)
  writeSignedPrefix(bytes, frame, REALM_AT)
  return cryptography.verify(
    sender,
    bytes.subarray(0, end - SIGNATURE_BYTES),
    bytes.subarray(end - SIGNATURE_BYTES, end),
  )
}

function refuse(code: ProtocolErrorCode, at: string, value?: unknown): never {
  throw new ProtocolError(code, { operation: 'decode', at, value })
}
