import { expect, test } from 'vitest'
import { hashKey } from './key-hash.ts'

test('keys that differ in one character at any place spread over all buckets', () => {
  const buckets = new Int32Array(256)
  for (let i = 0; i < 25_600; i++) {
    const hash = hashKey(`http://a.test/${i}/x`, 7)
    const bucket = hash & 255
    buckets[bucket] = (buckets[bucket] as number) + 1
  }
  // Expected 100 each with a standard deviation of 10: six of them either way happen once in a billion runs.
  expect(Math.min(...buckets)).toBeGreaterThan(40)
  expect(Math.max(...buckets)).toBeLessThan(160)
})

test('which keys collide depends on the seed', () => {
  const collisions = (seed: number): string[] => {
    const seen = new Map<number, string>()
    const pairs: string[] = []
    for (let i = 0; i < 2_000; i++) {
      const hash = hashKey(`key${i}`, seed) & 0xffff
      if (seen.has(hash)) pairs.push(`${seen.get(hash)} ${i}`)
      seen.set(hash, `${i}`)
    }
    return pairs
  }
  expect(collisions(1)).not.toEqual(collisions(2))
  expect(collisions(1)).toEqual(collisions(1))
})
