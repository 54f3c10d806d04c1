import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** So that people, and scanners of repositories, recognise one that has leaked. */
export const SECRET_PREFIX = 'cachereef_secret_'

/** As many as the keys that are derived from it have. */
const SECRET_BYTES = 32
const CHECK_BYTES = 4

/** Shorter text could be guessed offline by whoever has recorded one sealed message. */
export const FOREIGN_SECRET_CHARACTERS_MIN = 16

/** A new community secret: the prefix, then 32 random bytes and their CRC-32 in base64url. */
export function createSecret(): string {
  const secret = randomBytes(SECRET_BYTES)
  return SECRET_PREFIX + Buffer.concat([secret, checkOf(secret)]).toString('base64url')
}

/**
 * The bytes of a secret: of one that `createSecret` made, or of any other text that is long enough.
 *
 * @returns undefined where the text has the prefix and was damaged or cut, or is too short to be safe
 */
export function parseSecret(text: string): Uint8Array | undefined {
  if (!text.startsWith(SECRET_PREFIX)) {
    return text.length < FOREIGN_SECRET_CHARACTERS_MIN ? undefined : new TextEncoder().encode(text)
  }
  const bytes = Buffer.from(text.slice(SECRET_PREFIX.length), 'base64url')
  const secret = bytes.subarray(0, SECRET_BYTES)
  const whole = bytes.length === SECRET_BYTES + CHECK_BYTES && checkOf(secret).equals(bytes.subarray(SECRET_BYTES))
  return whole ? new Uint8Array(secret) : undefined
}

function checkOf(secret: Uint8Array): Buffer {
  const check = Buffer.alloc(CHECK_BYTES)
  check.writeUInt32BE(crc32(secret))
  return check
}
