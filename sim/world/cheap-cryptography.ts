import {
  type ContactTokens,
  type Cryptography,
  type PeerId,
  SEAL_BOOT_ID_BYTES,
  SEAL_TAG_BYTES,
  type Sealing,
  SIGNATURE_BYTES,
} from '@cachereef/protocol'

/** Which secrets a process has, by name; the first seals, all open. */
export type Keyring = readonly string[]

/**
 * Cryptography that costs next to nothing and keeps nothing secret: a signature is a checksum that only goes with its
 * signer, a seal a checksum that only goes with its secret. Whoever alters a frame without knowing the checksum is caught.
 */
export function cheapCryptography(signer: PeerId, keyring: Keyring): Cryptography {
  const seed = seedOf(signer)
  const signature = new Uint8Array(SIGNATURE_BYTES)
  return {
    sign(bytes) {
      writeSum(signature, 0, checksum(seed, bytes))
      return signature
    },
    verify: (sender, bytes, given) => readSum(given, 0) === checksum(seedOf(sender), bytes),
    realm: (name) => hex(checksum(seedOf(name), NOTHING)).repeat(2),
    sealing: keyring.length > 0 ? cheapSealing(keyring) : undefined,
  }
}

/** Tokens of one process; a later one of the same host makes others. */
export function cheapTokens(process: string): ContactTokens {
  const seed = seedOf(process)
  const sumOf = (sender: PeerId, address: string) => mixed(mixed(seed, seedOf(sender)), seedOf(address))
  return {
    make(sender, address) {
      const token = new Uint8Array(4)
      writeSum(token, 0, sumOf(sender, address))
      return token
    },
    check: (token, sender, address) => token.length === 4 && readSum(token, 0) === sumOf(sender, address),
  }
}

function cheapSealing(keyring: Keyring): Sealing {
  const keyIds = keyring.map(seedOf)
  const bootId = new Uint8Array(SEAL_BOOT_ID_BYTES)
  let counter = 0
  return {
    next: () => ({ keyId: keyIds[0] as number, bootId, counter: ++counter }),
    seal(id, plain, header) {
      const sealed = room(plain.length + SEAL_TAG_BYTES)
      sealed.set(plain)
      writeSum(sealed, plain.length, checksum(checksum(id.keyId, header), plain))
      return sealed
    },
    open(id, sealed, header) {
      if (!keyIds.includes(id.keyId) || sealed.length < SEAL_TAG_BYTES) return undefined
      const plain = sealed.subarray(0, -SEAL_TAG_BYTES)
      return readSum(sealed, plain.length) === checksum(checksum(id.keyId, header), plain) ? plain : undefined
    },
  }
}

/** Of what is sealed the encoder makes its own copy at once. */
let sealedRoom = new Uint8Array(4 * 1024)

function room(bytes: number): Uint8Array {
  if (bytes > sealedRoom.length) sealedRoom = new Uint8Array(2 * bytes)
  return sealedRoom.subarray(0, bytes)
}

const NOTHING = new Uint8Array()
const SEEDS = new Map<string, number>()
const SEEDS_MAX = 10_000

function seedOf(text: string): number {
  const known = SEEDS.get(text)
  if (known !== undefined) return known
  let seed = 0x811c9dc5
  for (let index = 0; index < text.length; index++) seed = Math.imul(seed ^ text.charCodeAt(index), 0x01000193)
  if (SEEDS.size >= SEEDS_MAX) SEEDS.clear()
  SEEDS.set(text, seed >>> 0)
  return seed >>> 0
}

/**
 * FNV-1a (Fowler, Noll, Vo), 32 bits, two bytes a step: each bit of the input counts, for a step can be undone if one
 * knows what went in.
 */
function checksum(seed: number, bytes: Uint8Array): number {
  let sum = seed | 0
  let index = 0
  for (const pairsEnd = bytes.length - 1; index < pairsEnd; index += 2) {
    const pair = (bytes[index] as number) | ((bytes[index + 1] as number) << 8)
    sum = Math.imul(sum ^ pair, 0x01000193)
  }
  if (index < bytes.length) sum = Math.imul(sum ^ (bytes[index] as number), 0x01000193)
  return sum >>> 0
}

function mixed(seed: number, more: number): number {
  return Math.imul(seed ^ more, 0x01000193) >>> 0
}

function writeSum(bytes: Uint8Array, at: number, sum: number): void {
  bytes[at] = sum
  bytes[at + 1] = sum >>> 8
  bytes[at + 2] = sum >>> 16
  bytes[at + 3] = sum >>> 24
}

function readSum(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0]
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0')
}
