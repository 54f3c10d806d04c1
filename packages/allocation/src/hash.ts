/**
 * The stable hash under everything here: the same bits in every version, on every machine, in any language. Two
 * 32-bit lanes run over the UTF-8 bytes in plain integer arithmetic, and a finaliser spreads them. Test vectors for
 * other implementations stand in `vectors/hash.json`.
 */

/** Sixty-four bits as two unsigned halves. */
export interface Hash64 {
  readonly low: number
  readonly high: number
}

/** FNV-1a with 32 bits: offset basis and prime (draft-eastlake-fnv, section 6). */
const FNV_BASIS = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** The second lane rotates besides, and has a multiplier of its own: what collides in one lane does not in the other. */
const ROTATING_BASIS = 0x9e3779b9
const ROTATING_PRIME = 0x85ebca6b

/** Spreads 32 bits over 32 bits, one to one, and 0 to 0; shifts and factors are Chris Wellons's "lowbias32". */
export function mix32(bits: number): number {
  let x = bits
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return x ^ (x >>> 16)
}

/**
 * Hashes a string's UTF-8 bytes; a lone surrogate counts as U+FFFD, as in every UTF-8 encoder.
 *
 * @param seed 32 bits, each giving an independent hash. Default 0.
 */
export function hash64(text: string, seed = 0): Hash64 {
  let low = FNV_BASIS ^ seed
  let high = ROTATING_BASIS ^ seed
  let seen = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    seen |= code
    low = Math.imul(low ^ code, FNV_PRIME)
    high = Math.imul(((high << 5) | (high >>> 27)) ^ code, ROTATING_PRIME)
  }
  if (seen >= 0x80) return hashBeyondAscii(text, seed)
  return finish(low, high)
}

/** The lower half of {@link hash64}, from 0 to 2³² − 1. */
export function hash32(text: string, seed = 0): number {
  return hash64(text, seed).low
}

/** Domains and most paths are ASCII, where characters are bytes; only this way pays for an encoding. */
function hashBeyondAscii(text: string, seed: number): Hash64 {
  let low = FNV_BASIS ^ seed
  let high = ROTATING_BASIS ^ seed
  for (const [, escaped, plain] of encodeURIComponent(text.toWellFormed()).matchAll(/%(..)|(.)/g)) {
    const byte = escaped === undefined ? plain!.charCodeAt(0) : Number.parseInt(escaped, 16)
    low = Math.imul(low ^ byte, FNV_PRIME)
    high = Math.imul(((high << 5) | (high >>> 27)) ^ byte, ROTATING_PRIME)
  }
  return finish(low, high)
}

/** Makes either half depend on both lanes, so that a weakness of one lane is not the weakness of a half. */
function finish(low: number, high: number): Hash64 {
  const spread = mix32(low ^ mix32(high))
  return { low: spread >>> 0, high: mix32(high ^ spread) >>> 0 }
}
