import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { Sealing, SealId } from '@cachereef/protocol'

const TAG_BYTES = 16
const NONCE_BYTES = 12
const BOOT_ID_BYTES = 16
const KEY_BYTES = 32

/** Derived keys of other peers' boots that are kept: two a peer of the largest community. */
const DERIVED_KEYS_MAX = 8_192

/**
 * AES-256-GCM under keys derived from the community's secrets (RFC 5869): one key a boot of a sender, so that a counter
 * that starts anew never meets the same key. The first secret seals, all of them open: that is how secrets are rotated.
 */
export function createSealing(secrets: readonly Uint8Array[]): Sealing {
  const ring = new Map(secrets.map((secret) => [keyIdOf(secret), secret]))
  const ownKeyId = ring.keys().next().value as number
  const ownBootId = randomBytes(BOOT_ID_BYTES)
  const ownKey = derive(secrets[0] as Uint8Array, ownBootId)
  const derived = new Map<string, Buffer>()
  let counter = 0

  const keyFor = (id: SealId): Buffer | undefined => {
    const secret = ring.get(id.keyId)
    if (!secret) return undefined
    return derived.get(nameOf(id)) ?? derive(secret, id.bootId)
  }

  return {
    next: () => ({ keyId: ownKeyId, bootId: ownBootId, counter: counter++ }),
    seal(id, plain, header) {
      const cipher = createCipheriv('aes-256-gcm', ownKey, nonceOf(id.counter))
      cipher.setAAD(header)
      const sealed = Buffer.allocUnsafe(plain.length + TAG_BYTES)
      sealed.set(cipher.update(plain))
      cipher.final()
      sealed.set(cipher.getAuthTag(), plain.length)
      return sealed
    },
    open(id, sealed, header) {
      const key = keyFor(id)
      if (!key || sealed.length < TAG_BYTES) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(id.counter))
      decipher.setAAD(header)
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
      const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
      try {
        decipher.final()
      } catch {
        return undefined
      }
      // Only a key that opened something is kept, so that made-up boot ids push none out.
      remember(derived, nameOf(id), key)
      return plain
    },
  }
}

/** Names a secret without telling it: 32 bits of a hash over a fixed context. */
function keyIdOf(secret: Uint8Array): number {
  return createHash('sha256').update('cachereef key id\0').update(secret).digest().readUInt32BE(0)
}

function derive(secret: Uint8Array, bootId: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, bootId, 'cachereef seal 1', KEY_BYTES))
}

function nonceOf(counter: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeBigUInt64BE(BigInt(counter), NONCE_BYTES - 8)
  return nonce
}

function nameOf(id: SealId): string {
  return `${id.keyId}/${Buffer.from(id.bootId).toString('hex')}`
}

function remember(keys: Map<string, Buffer>, name: string, key: Buffer): void {
  if (keys.has(name)) return
  if (keys.size >= DERIVED_KEYS_MAX) keys.delete(keys.keys().next().value as string)
  keys.set(name, key)
}
