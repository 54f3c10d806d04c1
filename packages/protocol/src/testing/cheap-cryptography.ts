import type { Cryptography, SealId, Sealing } from '../crypto-port.ts'
import { SEAL_BOOT_ID_BYTES, SEAL_TAG_BYTES, SIGNATURE_BYTES } from '../envelope.ts'
import type { PeerId } from '../identifiers.ts'

/**
 * Cryptography without any secrecy, for tests: a signature is a checksum of signer and text, a seal an exclusive or with a
 * checksum for a tag. It finds what is altered by accident, at a price at which millions of frames can be made.
 */
export function cheapCryptography(signer: PeerId, secret?: string): Cryptography {
  return {
    sign: (bytes) => checksumBytes(seedOf(signer), bytes, SIGNATURE_BYTES),
    verify: (sender, bytes, signature) => equal(checksumBytes(seedOf(sender), bytes, SIGNATURE_BYTES), signature),
    realm: (name) => checksumOf(seedOf(name), new Uint8Array()).toString(16).padStart(8, '0').repeat(2),
    sealing: secret === undefined ? undefined : cheapSealing(seedOf(secret)),
  }
}

function cheapSealing(seed: number): Sealing {
  let counter = 0
  return {
    next: () => ({ keyId: seed, bootId: new Uint8Array(SEAL_BOOT_ID_BYTES).fill(7), counter: ++counter }),
    seal(id, plain, header) {
      const sealed = new Uint8Array(plain.length + SEAL_TAG_BYTES)
      sealed.set(masked(plain, id, seed))
      sealed.set(checksumBytes(checksumOf(seed, header), plain, SEAL_TAG_BYTES), plain.length)
      return sealed
    },
    open(id, sealed, header) {
      if (id.keyId !== seed) return undefined
      const plain = masked(sealed.subarray(0, -SEAL_TAG_BYTES), id, seed)
      const tag = checksumBytes(checksumOf(seed, header), plain, SEAL_TAG_BYTES)
      return equal(tag, sealed.subarray(-SEAL_TAG_BYTES)) ? plain : undefined
    },
  }
}

const masked = (bytes: Uint8Array, { counter }: SealId, seed: number): Uint8Array =>
  bytes.map((byte, index) => byte ^ (seed + counter + index))

function seedOf(text: string): number {
  let seed = 0x811c9dc5
  for (let index = 0; index < text.length; index++) seed = Math.imul(seed ^ text.charCodeAt(index), 0x01000193)
  return seed >>> 0
}

function checksumOf(seed: number, bytes: Uint8Array): number {
  let sum = seed
  for (let index = 0; index < bytes.length; index++) sum = Math.imul(sum ^ bytes[index]!, 0x01000193)
  return sum >>> 0
}

function checksumBytes(seed: number, bytes: Uint8Array, length: number): Uint8Array {
  const sum = checksumOf(seed, bytes)
  const result = new Uint8Array(length)
  for (let index = 0; index < length; index++) result[index] = sum >>> ((index % 4) * 8)
  return result
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
