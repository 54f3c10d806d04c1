import type { Cryptography } from './crypto-port.ts'
import type { PeerId, Realm } from './identifiers.ts'
import type { Message } from './messages.ts'
import type { Carrier } from './messages/message.ts'

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
 * cheap before the dear, the payload last: nothing is built from bytes that nobody signed.
 * Throws ProtocolError, and nothing else, whatever the bytes.
 */
export declare function decode(frame: Uint8Array, options: DecodeOptions): Message
