import { expect, test } from 'vitest'
import { LineTable } from '../line-table.ts'
import { ENTRY_WORDS, HASH, WEIGHT } from './entry-line.ts'
import { EvictionQueues, type EvictionOrder } from './eviction-queues.ts'

/** Queues of entries that weigh one each, and hold `room` of them. */
function cacheOf(room: number, order: EvictionOrder = 'probation') {
  const table = new LineTable(ENTRY_WORDS, room + 1)
  const queues = new EvictionQueues(table, room, order)
  const lines = new Map<number, number>()
  const request = (name: number): boolean => {
    const known = lines.get(name)
    if (known !== undefined) {
      queues.touch(known)
      return true
    }
    if (lines.size === room) {
      const gone = queues.evict()
      lines.delete(table.words[gone * ENTRY_WORDS + HASH] as number)
      table.release(gone)
    }
    const line = table.allocate()
    table.words[line * ENTRY_WORDS + HASH] = name
    table.words[line * ENTRY_WORDS + WEIGHT] = 1
    lines.set(name, line)
    queues.insert(line, false)
    return false
  }
  return { request, queues, lines, table }
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
  const { request, queues, lines } = cacheOf(20)
  for (let name = 1; name <= 21; name++) request(name)
  expect(lines.has(1)).toBe(false)
  request(1)
  expect(queues.isProven(lines.get(1) as number)).toBe(true)
  expect(queues.isProven(lines.get(21) as number)).toBe(false)
})

test('by recency it is an LRU, whichever queue an entry is in', () => {
  const { request, lines } = cacheOf(10, 'recency')
  for (let name = 1; name <= 10; name++) request(name)
  // 1, 4 and 7 go to the main queue, and are older than what comes after them.
  for (const name of [1, 4, 7, 11, 12, 13]) request(name)
  expect(new Set(lines.keys())).toEqual(new Set([6, 8, 9, 10, 1, 4, 7, 11, 12, 13]))
  for (const name of [14, 15, 16, 17, 18]) request(name)
  expect(new Set(lines.keys())).toEqual(new Set([4, 7, 11, 12, 13, 14, 15, 16, 17, 18]))
})

test('the order can be changed at any moment, and nothing is lost or twice there', () => {
  const { request, queues, lines, table } = cacheOf(30)
  for (let i = 0; i < 3_000; i++) {
    if (i % 70 === 0) queues.order = queues.order === 'recency' ? 'probation' : 'recency'
    request(1 + ((i * i) % 97))
    expect(queues.length).toBe(lines.size)
    expect(queues.weight).toBe(table.used)
  }
})

test('every entry can be evicted or removed, each once, and then there is none', () => {
  const { request, queues, lines } = cacheOf(50)
  for (let name = 1; name <= 50; name++) request(name)
  for (let name = 1; name <= 50; name += 2) request(name)
  for (let name = 1; name <= 50; name += 5) {
    queues.remove(lines.get(name) as number)
    lines.delete(name)
  }
  const gone = new Set<number>()
  for (let line = queues.evict(); line >= 0; line = queues.evict()) gone.add(line)
  expect(gone).toEqual(new Set(lines.values()))
})

test('without any use it is first in, first out', () => {
  const { request, lines } = cacheOf(10)
  for (let name = 1; name <= 14; name++) request(name)
  expect([...lines.keys()]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
})
