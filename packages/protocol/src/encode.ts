import type { Cryptography } from './crypto-port.ts'
import type { Message } from './messages.ts'

export interface EncodeOptions {
  readonly cryptography: Cryptography
}

/**
 * A message as the bytes of one frame: signed, and sealed where the cryptography has a secret.
 * Throws ProtocolError where a value is not of its field's type or beyond its limit, or the frame would be too large.
 */
export declare function encode(message: Message, options: EncodeOptions): Uint8Array
