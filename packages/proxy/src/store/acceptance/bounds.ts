import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Store, StoredResponse } from '../store.ts'
import { bodyOf, headOf, type MakeBounded, put, ROOMY, TIGHT } from './fixtures.ts'

/** Bytes stay within the bound, and what is being read stays readable. */
export function testBounds(make: MakeBounded): void {
  describe('bounds and figures:', () => {
    test('the bound is never passed, whatever the sizes', async () => {
      const store = await make(TIGHT)
      for (let i = 0; i < 400; i++) {
        const writer = await store.begin(`http://a.test/${i}`, headOf({ 'X-Pad': 'p'.repeat((i * 37) % 2_000) }))
        for (let part = 0; part < 4; part++) {
          await writer?.write(Buffer.alloc((i * 7_919) % 24_000, i))
          expect(store.figures().bytes).toBeLessThanOrEqual(TIGHT)
        }
        await writer?.commit()
        expect(store.figures().bytes).toBeLessThanOrEqual(TIGHT)
        // A lower tier that nobody waits for gets its turn.
        await setImmediate()
      }
      expect(store.figures().bytesMax).toBe(TIGHT)
      expect(store.figures().evictions).toBeGreaterThan(0)
      expect(store.figures().objects).toBeGreaterThan(0)
    })

    test('many tiny entries are bounded too, heads and index counted', async () => {
      const store = await make(TIGHT)
      for (let i = 0; i < 6_000; i++) await put(store, `http://a.test/${i}`, Buffer.alloc(1, i))
      const { objects, bytes } = store.figures()
      expect(bytes).toBeLessThanOrEqual(TIGHT)
      expect(objects).toBeGreaterThan(100)
      expect(objects).toBeLessThan(6_000)
      let found = 0
      for (let i = 0; i < 6_000; i++) {
        for (const stored of await store.lookup(`http://a.test/${i}`)) {
          expect(await bodyOf(store, stored)).toEqual(Buffer.alloc(1, i))
          found++
        }
      }
      expect(found).toBe(objects)
    })

    test('figures follow what is stored and removed', async () => {
      const store = await make(ROOMY)
      const empty = store.figures()
      expect(empty).toMatchObject({ objects: 0, contentBytes: 0, bytesMax: ROOMY, evictions: 0 })
      const stored = await put(store, 'http://a.test/', randomBytes(50_000))
      expect(store.figures()).toMatchObject({ objects: 1, contentBytes: 50_000 })
      expect(store.figures().bytes).toBeGreaterThanOrEqual(empty.bytes + 50_000)
      await store.remove(stored)
      expect(store.figures()).toMatchObject({ objects: 0, contentBytes: 0, evictions: 0 })
    })

    test('a body that is being read stays readable when it is evicted, replaced or removed', async () => {
      const store = await make(TIGHT)
      const bodies = [2_000, 150_000].map((size) => randomBytes(size))
      const open: Awaited<ReturnType<Store['open']>>[] = []
      for (const [i, body] of bodies.entries())
        open.push(await store.open(await put(store, `http://a.test/open${i}`, body)))
      await put(store, 'http://a.test/open0', randomBytes(2_000))
      for (let i = 0; i < 200; i++) await put(store, `http://a.test/${i}`, randomBytes(30_000))
      await store.purge({ kind: 'all' })
      for (const [i, body] of open.entries()) {
        expect(Buffer.isBuffer(body) ? body : await buffer(body)).toEqual(bodies[i])
      }
    })

    test('a body is stored once however many variants refer to it', async () => {
      const store = await make(TIGHT)
      const body = randomBytes(100_000)
      for (let i = 0; i < 20; i++) await put(store, 'http://a.test/', Buffer.from(body), headOf({}, { accept: `${i}` }))
      const variants = await store.lookup('http://a.test/')
      expect(variants).toHaveLength(20)
      // Some that are committed at the same time may not find each other; twenty would be two million bytes.
      expect(store.figures().bytes).toBeLessThan(700_000)
      expect(store.figures().contentBytes).toBeLessThanOrEqual(store.figures().bytes)
      await store.remove(variants[3] as StoredResponse)
      await store.remove(variants[0] as StoredResponse)
      for (const variant of await store.lookup('http://a.test/')) expect(await bodyOf(store, variant)).toEqual(body)
    })
  })
}
