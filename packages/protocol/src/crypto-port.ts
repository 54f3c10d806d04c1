import type { PeerId, Realm } from './identifiers.ts'

/** What the protocol needs of cryptography. This package says where it goes; `@cachereef/community` does it. */
export interface Cryptography {
  /** The sender's Ed25519 signature, SIGNATURE_BYTES long. */
  sign(bytes: Uint8Array): Uint8Array
  /** Whether the peer signed these bytes; false, never an exception, where its id is no key. */
  verify(signer: PeerId, bytes: Uint8Array, signature: Uint8Array): boolean
  /** The realm of a community's name: the first 8 bytes of a hash, as hexadecimal digits. */
  realm(communityName: string): Realm
  /** Present if and only if the community has a secret: then every frame is sealed, and every frame in clear is refused. */
  readonly sealing?: Sealing | undefined
}

/** Key and nonce of one frame, in clear before its sealed part. */
export interface SealId {
  /** Which secret of the keyring, 32 bits. */
  readonly keyId: number
  /** SEAL_BOOT_ID_BYTES random bytes that the key of this life of the sender is derived with. */
  readonly bootId: Uint8Array
  /** Never the same twice under one boot id; 0 to 2^53 - 1. */
  readonly counter: number
}

/** AES-256-GCM; the nonce is four zero bytes and the counter as u64. Keyring and rotation are the implementation's matter. */
export interface Sealing {
  /** Uses up one counter. */
  next(): SealId
  /** Ciphertext and 16-byte tag: SEAL_TAG_BYTES more than the plain text. `header` is the associated data. */
  seal(id: SealId, plain: Uint8Array, header: Uint8Array): Uint8Array
  /** The plain text, or undefined where the key is not known or the tag does not fit. */
  open(id: SealId, sealed: Uint8Array, header: Uint8Array): Uint8Array | undefined
}
