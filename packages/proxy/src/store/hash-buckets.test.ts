import { expect, test } from 'vitest'
import { HashBuckets } from './hash-buckets.ts'
import { LineTable } from './line-table.ts'

test('every line is found by its hash while the buckets grow and lines come and go', () => {
  const table = new LineTable(4, 20_000)
  const buckets = new HashBuckets(table, 0, 1)
  const live = new Map<number, number>()
  let random = 1
  for (let step = 0; step < 40_000; step++) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff
    // Few distinct hashes, so that many lines share one.
    const hash = (random >>> 8) % 5_000
    if (step % 3 === 2) {
      const line = buckets.first(hash)
      if (line < 0) continue
      buckets.remove(line)
      table.release(line)
      live.delete(line)
    } else {
      const line = table.allocate()
      if (line < 0) break
      buckets.insert(line, hash)
      live.set(line, hash)
    }
  }
  expect(live.size).toBeGreaterThan(5_000)
  expect(table.used).toBe(live.size)
  const found = new Map<number, number>()
  for (let hash = 0; hash < 5_000; hash++) {
    for (let line = buckets.first(hash); line >= 0; line = buckets.next(line)) found.set(line, hash)
  }
  expect(found).toEqual(live)
})

test('a table hands out no more lines than it has, and released ones again, filled with zeros', () => {
  const table = new LineTable(2, 2)
  const [a, b] = [table.allocate(), table.allocate()]
  expect(table.allocate()).toBe(-1)
  table.words.fill(9)
  table.release(a)
  expect(table.allocate()).toBe(a)
  expect([...table.words.subarray(a * 2, a * 2 + 2)]).toEqual([0, 0])
  expect([...table.words.subarray(b * 2, b * 2 + 2)]).toEqual([9, 9])
  expect(table.bytes).toBe(16)
})
