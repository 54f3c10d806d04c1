import { expect, test } from 'vitest'
import { hashKey } from '../store/key-hash.ts'
import type { KeyHashes } from '../store/store.ts'
import { decodeDigest, encodeDigest, type ContentsDigest } from './digest.ts'
import { decodeRice, encodeRice } from './golomb.ts'
import { REMAINDER_BITS } from './limits.ts'

const url = (number: number) => `http://site${number % 977}.test/path/${number}`
const tier = (numbers: readonly number[], seed: number): KeyHashes => ({
  seed,
  hashes: Int32Array.from(numbers, (number) => hashKey(url(number), seed)),
})
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i)
const throughBytes = (tiers: readonly KeyHashes[]) => decodeDigest(encodeDigest(tiers) as Buffer) as ContentsDigest

test.each([[[]], [[0]], [[127]], [[128]], [[0, 0, 1, 5, 5, 1_000, 100_000]], [[1_000_000]]])(
  'sorted numbers are the same after coding: %j',
  (numbers) => {
    const coded = encodeRice(numbers, 7)
    expect([...(decodeRice(coded, numbers.length, 7, 1_000_000) ?? [])]).toEqual(numbers)
  },
)

test('B13: what is held is never denied, in whichever tier it is', () => {
  const digest = throughBytes([tier(upTo(5_000), 0x12345678), tier(upTo(20_000, 4_000), -5)])
  for (const number of upTo(24_000)) expect(digest.mayHold(url(number))).toBe(true)
})

test('B13: what is not held seems held once in 128 times', () => {
  const digest = throughBytes([tier(upTo(50_000), 42)])
  const wrong = upTo(100_000, 1_000_000).filter((number) => digest.mayHold(url(number))).length
  expect(wrong / 100_000).toBeGreaterThan(0.5 / 2 ** REMAINDER_BITS)
  expect(wrong / 100_000).toBeLessThan(1.2 / 2 ** REMAINDER_BITS)
})

test('B13: a digest takes less than 8.7 bits an object, and variants of one key take one place', () => {
  const numbers = upTo(100_000)
  expect((encodeDigest([tier(numbers, 7)]) as Buffer).length * 8).toBeLessThan(8.7 * numbers.length)
  expect(encodeDigest([tier([...upTo(1_000), ...upTo(1_000)], 7)])).toEqual(encodeDigest([tier(upTo(1_000), 7)]))
})

test('an empty store has a digest too, and it denies everything', () => {
  for (const tiers of [[], [tier([], 1)]]) {
    const digest = throughBytes(tiers)
    expect(digest.mayHold(url(1))).toBe(false)
    expect(digest.keys).toBe(0)
  }
})

test('bytes that are no digest are none, however they were cut or changed', () => {
  const sound = encodeDigest([tier(upTo(100), 1)]) as Buffer
  for (let length = 0; length < sound.length; length++) {
    // Four bytes are the digest of no tier at all.
    if (length !== 4) expect(decodeDigest(sound.subarray(0, length))).toBeUndefined()
  }
  expect(decodeDigest(Buffer.concat([sound, Buffer.alloc(3)]))).toBeUndefined()
  const many = Buffer.from(sound)
  many.writeUInt32BE(0xffff_ffff, 8)
  expect(decodeDigest(many)).toBeUndefined()
  expect(decodeDigest(encodeDigest(Array.from({ length: 5 }, () => tier([1], 1))) as Buffer)).toBeUndefined()
})
