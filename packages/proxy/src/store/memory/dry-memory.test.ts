import { expect, test } from 'vitest'
import { Fields } from '../../http/fields.ts'
import { createMemoryStore } from '../memory-store.ts'
import { DryMemory } from './dry-memory.ts'

const KIB = 1024

test('it has what was stored last, within its bound, and nothing of more than a quarter of that', () => {
  const memory = new DryMemory(100 * KIB, KIB)
  memory.set('large', 26 * KIB)
  expect(memory.get('large')).toBeUndefined()
  for (let i = 0; i < 20; i++) memory.set(`${i}`, 9 * KIB)
  const held = Array.from({ length: 20 }, (_, i) => memory.get(`${i}`) !== undefined)
  expect(held.filter(Boolean)).toHaveLength(10)
  expect(held.slice(-9)).toEqual(Array(9).fill(true))
})

test('what is stored anew takes the place of what was there', () => {
  const memory = new DryMemory(100 * KIB, KIB)
  for (let i = 0; i < 1_000; i++) memory.set('a', i)
  memory.set('b', 20 * KIB)
  expect([memory.get('a')?.bytes, memory.get('b')?.bytes]).toEqual([999, 20 * KIB])
  memory.set('a', 26 * KIB)
  expect(memory.get('a')).toBeUndefined()
})

test('empty bodies cost something too', () => {
  const memory = new DryMemory(100 * KIB, KIB)
  for (let i = 0; i < 1_000; i++) memory.set(`${i}`, 0)
  expect(Array.from({ length: 1_000 }, (_, i) => memory.get(`${i}`)).filter(Boolean)).toHaveLength(100)
})

test('C12: it has as many hits as the memory store of the same bound, give or take two in a hundred', () => {
  const bound = 2 * KIB * KIB
  const dry = new DryMemory(bound, 520)
  const store = createMemoryStore({ bytesMax: bound })
  const head = {
    method: 'GET',
    status: 200,
    statusText: 'OK',
    fields: Fields.from({ 'Content-Type': 'text/html', ETag: '"0123456789abcdef"', Server: 'origin', Date: 'now' }),
    requestTimeMs: 1,
    responseTimeMs: 2,
    selecting: new Fields(),
  }
  const hits = { dry: 0, store: 0 }
  const requests = 20_000
  for (let i = 0; i < requests; i++) {
    // Popularity falls with the rank (about as Zipf 1), sizes do not follow it.
    const object = Math.floor(3_000 ** drawn(i)) - 1
    const key = `http://site.test/some/path/${object}`
    const size = (object * 7_919) % 8_192
    if (dry.get(key)) hits.dry++
    else dry.set(key, size)
    if (store.lookup(key).length > 0) hits.store++
    else {
      const writer = store.begin(key, head, size)
      writer?.write(Buffer.alloc(size))
      writer?.commit()
    }
  }
  expect(store.figures().evictions).toBeGreaterThan(1_000)
  expect(hits.store / requests).toBeGreaterThan(0.5)
  expect(Math.abs(hits.dry - hits.store) / requests).toBeLessThan(0.02)
})

/** The same numbers from 0 to 1 in each run. */
function drawn(i: number): number {
  const mixed = Math.imul(i ^ (i >>> 7) ^ 0x5bd1e995, 0x9e3779b1)
  return ((Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) ^ (mixed >>> 12)) >>> 0) / 2 ** 32
}
