import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Cryptography, PeerId, Realm } from '@cachereef/protocol'
import type { Identity } from '../identity/identity.ts'
import { createSealing } from './node-sealing.ts'

/** SPKI (RFC 8410 section 4) around a raw Ed25519 public key; the key follows. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Keys made from ids are kept, for making one takes longer than a check; as many as the largest community has peers. */
const KEYS_MAX = 4_096

const REALM_BYTES = 8

/**
 * The protocol's cryptography over node:crypto. Without secrets frames travel signed but in clear; with them each is
 * sealed with the first, and opened with whichever fits.
 */
export function createCryptography(identity: Identity, secrets: readonly Uint8Array[]): Cryptography {
  const keys = new Map<PeerId, KeyObject | undefined>()
  const keyOf = (id: PeerId): KeyObject | undefined => {
    if (!keys.has(id)) {
      if (keys.size >= KEYS_MAX) keys.delete(keys.keys().next().value as PeerId)
      keys.set(id, publicKeyFrom(id))
    }
    return keys.get(id)
  }
  return {
    sign: (bytes) => sign(null, bytes, identity.privateKey),
    verify(signer, bytes, signature) {
      const key = keyOf(signer)
      return key !== undefined && verify(null, bytes, key, signature)
    },
    realm: realmOf,
    sealing: secrets.length > 0 ? createSealing(secrets) : undefined,
  }
}

/** First 8 bytes of SHA-256 over a fixed context and the community's name. */
export function realmOf(communityName: string): Realm {
  return createHash('sha256')
    .update(`cachereef realm\0${communityName}`)
    .digest('hex')
    .slice(0, 2 * REALM_BYTES)
}

function publicKeyFrom(id: PeerId): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, Buffer.from(id, 'hex')]), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
