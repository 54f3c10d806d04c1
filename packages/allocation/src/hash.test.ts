import { describe, expect, test } from 'vitest'
import vectors from '../vectors/hash.json' with { type: 'json' }
import { hash32, hash64, mix32 } from './hash.ts'

describe('the stable hash', () => {
  test.each(vectors)('of $text with seed $seed is that of other implementations', ({ text, seed, low, high }) => {
    expect(hash64(text, seed)).toEqual({ low, high })
  })

  test('takes a lone surrogate for U+FFFD', () => {
    expect(hash64('a\ud800b')).toEqual(hash64('a\ufffdb'))
  })

  test('has no collision among 200,000 similar names, in 64 bits', () => {
    const seen = new Set<bigint>()
    for (let index = 0; index < 200_000; index++) {
      const { low, high } = hash64(`host${index}.example`)
      seen.add((BigInt(high) << 32n) | BigInt(low))
    }
    expect(seen.size).toBe(200_000)
  })

  test('changes each output bit with half of all changes of one input bit', () => {
    const flips = new Array<number>(32).fill(0)
    const trials = 4_000
    for (let index = 0; index < trials; index++) {
      const text = `host${index}.example`
      const at = index % text.length
      const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
      const changed = hash32(text) ^ hash32(flipped)
      for (let bit = 0; bit < 32; bit++) flips[bit]! += (changed >>> bit) & 1
    }
    // Five standard deviations of a fair coin.
    const tolerance = 5 * Math.sqrt(trials / 4)
    for (const count of flips) expect(Math.abs(count - trials / 2)).toBeLessThan(tolerance)
  })

  test('gives independent hashes for different seeds', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `host${index}.example`)
    expect(names.filter((name) => hash32(name, 1) === hash32(name, 2))).toEqual([])
  })

  test('leaves zero at zero, so that slice 0 is ranked as the whole domain', () => {
    expect(mix32(0)).toBe(0)
  })
})
