import { hashKey } from '../store/key-hash.ts'
import type { KeyHashes } from '../store/store.ts'
import { decodeRice, encodeRice } from './golomb.ts'
import { DIGEST_BYTES_MAX, FILTERS_MAX, REMAINDER_BITS } from './limits.ts'

/** Magic "CRc1", then for each tier: seed, numbers, bytes (32 bits each, big-endian), and the numbers, Golomb-Rice coded. */
const MAGIC = 0x43526331
const HEAD_BYTES = 12

/** What a peer holds, as told by itself: "no" is certain for the moment at which it was made, "yes" is wrong once in 2^REMAINDER_BITS. */
export interface ContentsDigest {
  mayHold(key: string): boolean
  /** Different keys in it, those of each tier counted. */
  readonly keys: number
}

/** A digest of what the tiers of a store hold; undefined where it would be too large. */
export function encodeDigest(tiers: readonly KeyHashes[]): Buffer | undefined {
  const parts: Uint8Array[] = [words(MAGIC)]
  for (const { seed, hashes } of tiers) {
    const sorted = spread(hashes)
    const coded = encodeRice(sorted, REMAINDER_BITS)
    parts.push(words(seed >>> 0, sorted.length, coded.length), coded)
  }
  const bytes = Buffer.concat(parts)
  return bytes.length <= DIGEST_BYTES_MAX ? bytes : undefined
}

/** undefined where the bytes are no digest. */
export function decodeDigest(bytes: Buffer): ContentsDigest | undefined {
  if (bytes.length < 4 || bytes.readUInt32BE(0) !== MAGIC) return undefined
  const filters: { readonly seed: number; readonly sorted: Float64Array }[] = []
  for (let at = 4; at < bytes.length; ) {
    if (at + HEAD_BYTES > bytes.length || filters.length >= FILTERS_MAX) return undefined
    const [seed, count, length] = [0, 4, 8].map((offset) => bytes.readUInt32BE(at + offset)) as [number, number, number]
    at += HEAD_BYTES
    // Each number takes a bit more than its remainder at least, so no count makes a large array of few bytes.
    if (at + length > bytes.length || count * (REMAINDER_BITS + 1) > length * 8) return undefined
    const sorted = decodeRice(bytes.subarray(at, at + length), count, REMAINDER_BITS, rangeOf(count))
    if (sorted === undefined) return undefined
    filters.push({ seed, sorted })
    at += length
  }
  return {
    keys: filters.reduce((sum, { sorted }) => sum + sorted.length, 0),
    mayHold: (key) =>
      filters.some(({ seed, sorted }) => contains(sorted, mapped(hashKey(key, seed | 0), rangeOf(sorted.length)))),
  }
}

/** Hashes as numbers below their count · 2^bits, sorted, each once. */
function spread(hashes: Int32Array): Float64Array {
  // Equal hashes are one key with its variants, mostly; the range follows from what is left.
  const different = new Uint32Array(hashes).sort()
  let count = 0
  for (let i = 0; i < different.length; i++) {
    if (i === 0 || different[i] !== different[i - 1]) different[count++] = different[i] as number
  }
  // Two different hashes may still fall on one number: it then stands twice, a difference of zero.
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) numbers[i] = mapped(different[i] as number, rangeOf(count))
  return numbers
}

function rangeOf(count: number): number {
  return count * 2 ** REMAINDER_BITS
}

/** The same double on every machine: one multiplication, and a division by a power of two. */
function mapped(hash: number, range: number): number {
  return Math.floor(((hash >>> 0) * range) / 2 ** 32)
}

function contains(sorted: Float64Array, wanted: number): boolean {
  let [low, high] = [0, sorted.length - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const value = sorted[middle] as number
    if (value === wanted) return true
    if (value < wanted) low = middle + 1
    else high = middle - 1
  }
  return false
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4)
  return bytes
}
