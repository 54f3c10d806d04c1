import { expect, test } from 'vitest'
import { ShadowCache } from './shadow-cache.ts'

test('it says what a cache of so many bytes would have had', () => {
  const cache = new ShadowCache(100, 'recency')
  const ask = (hash: number): boolean => cache.request(hash, 10, 30)
  expect([1, 2, 3, 1, 4, 1, 2].map(ask)).toEqual([false, false, false, true, false, true, false])
})

test('thinned, it has forgotten the upper hashes and has room for others', () => {
  const cache = new ShadowCache(64, 'probation')
  for (let hash = -32; hash < 32; hash++) cache.request(hash, 1, Number.POSITIVE_INFINITY)
  expect(cache.isFull).toBe(true)
  cache.thin(0)
  expect(cache.isFull).toBe(false)
  // What is asked for next finds the lower ones as they were.
  for (let hash = -32; hash < 0; hash++) expect(cache.request(hash, 1, 64)).toBe(true)
  for (let hash = 0; hash < 32; hash++) expect(cache.request(hash, 1, 64)).toBe(false)
  expect(cache.isFull).toBe(true)
})
