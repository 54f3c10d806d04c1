import { expect, test } from 'vitest'
import { generator } from '../acceptance/fixtures.ts'
import { LineTable } from '../line-table.ts'
import { ENTRY_WORDS, HASH, WEIGHT } from './entry-line.ts'
import { S3Fifo } from './s3-fifo.ts'

/** A queue of entries that weigh one each, and hold `room` of them. */
function cacheOf(room: number) {
  const table = new LineTable(ENTRY_WORDS, room + 1)
  const queue = new S3Fifo(table, room)
  const lines = new Map<number, number>()
  const request = (name: number): boolean => {
    const known = lines.get(name)
    if (known !== undefined) {
      queue.touch(known)
      return true
    }
    if (lines.size === room) {
      const gone = queue.evict()
      lines.delete(table.words[gone * ENTRY_WORDS + HASH] as number)
      table.release(gone)
    }
    const line = table.allocate()
    table.words[line * ENTRY_WORDS + HASH] = name
    table.words[line * ENTRY_WORDS + WEIGHT] = 1
    lines.set(name, line)
    queue.insert(line, false)
    return false
  }
  return { request, queue, lines, table }
}

test('a scan of things asked for once displaces nothing that is used', () => {
  const { request } = cacheOf(100)
  for (let round = 0; round < 5; round++) for (let hot = 1; hot <= 50; hot++) request(hot)
  for (let scan = 1_000; scan < 3_000; scan++) request(scan)
  let hits = 0
  for (let hot = 1; hot <= 50; hot++) if (request(hot)) hits++
  expect(hits).toBe(50)
})

test('what comes back soon after its eviction goes to the main queue at once', () => {
  const { request, queue, lines } = cacheOf(20)
  for (let name = 1; name <= 21; name++) request(name)
  expect(lines.has(1)).toBe(false)
  request(1)
  expect(queue.isProven(lines.get(1) as number)).toBe(true)
  expect(queue.isProven(lines.get(21) as number)).toBe(false)
})

test('where what is popular changes all the time, it does nearly as well as an LRU would', () => {
  const { request } = cacheOf(200)
  const draw = generator(5)
  const lru = new Map<number, boolean>()
  let hits = 0
  let lruHits = 0
  for (let i = 0; i < 60_000; i++) {
    // By Zipf's law, and every fifth request there is another favourite.
    const name = Math.floor(i / 5) + Math.floor(5_000 ** (draw(100_000) / 100_000))
    if (request(name)) hits++
    if (lru.delete(name)) lruHits++
    lru.set(name, true)
    if (lru.size > 200) lru.delete(lru.keys().next().value as number)
  }
  expect(lruHits).toBeGreaterThan(10_000)
  // A small queue of a fixed tenth gets four fifths.
  expect(hits).toBeGreaterThan(lruHits * 0.9)
})

test('every entry can be evicted or removed, each once, and then there is none', () => {
  const { request, queue, lines } = cacheOf(50)
  for (let name = 1; name <= 50; name++) request(name)
  for (let name = 1; name <= 50; name += 2) request(name)
  for (let name = 1; name <= 50; name += 5) {
    queue.remove(lines.get(name) as number)
    lines.delete(name)
  }
  const gone = new Set<number>()
  for (let line = queue.evict(); line >= 0; line = queue.evict()) gone.add(line)
  expect(gone).toEqual(new Set(lines.values()))
})

test('without any use it is first in, first out', () => {
  const { request, lines } = cacheOf(10)
  for (let name = 1; name <= 14; name++) request(name)
  expect([...lines.keys()]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
})
