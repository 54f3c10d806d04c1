import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { PeerId } from '@cachereef/protocol'

/** Who a peer is: an Ed25519 key pair, and a count of its lives. */
export interface Identity {
  /** The public key, 64 lower-case hexadecimal digits. A name can't be taken over, for nobody else can sign with it. */
  readonly id: PeerId
  readonly privateKey: KeyObject
  /** Higher at each start than ever before, so that messages of an earlier life can't be replayed into this one. */
  readonly incarnation: number
}

/** PKCS #8 (RFC 8410 section 7) around a raw Ed25519 seed; the seed follows. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** An identity from its 32-byte private seed. */
export function identityFromSeed(seed: Uint8Array, incarnation: number): Identity {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  return { id: publicKeyOf(privateKey), privateKey, incarnation }
}

/** A new identity that nobody keeps: its peer is a stranger after a restart. */
export function createIdentity(incarnation = 1): Identity {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { id: publicKeyOf(privateKey), privateKey, incarnation }
}

/** The 32-byte seed, for keeping. */
export function seedOf(privateKey: KeyObject): Buffer {
  return privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length)
}

function publicKeyOf(privateKey: KeyObject): PeerId {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return spki.subarray(spki.length - 32).toString('hex')
}
