import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { bodyOf, headOf, type MakeBounded, newest, put, ROOMY, TIGHT } from './fixtures.ts'

/** A body that arrives is seen when it is committed, and not before; whatever else happens to it leaves nothing behind. */
export function testWriting(make: MakeBounded): void {
  describe('writers:', () => {
    test('nothing is seen before commit', async () => {
      const store = await make(ROOMY)
      const writer = await store.begin('http://a.test/', headOf())
      await writer?.write(Buffer.from('half'))
      expect(await store.lookup('http://a.test/')).toEqual([])
      await writer?.commit()
      expect(await store.lookup('http://a.test/')).toHaveLength(1)
    })

    test('an abort leaves nothing behind, and what was stored before stays', async () => {
      const store = await make(ROOMY)
      await put(store, 'http://a.test/', Buffer.from('old'))
      const before = store.figures()
      for (const size of [10, 600_000]) {
        const writer = await store.begin('http://a.test/', headOf())
        await writer?.write(randomBytes(size))
        writer?.abort()
        writer?.abort()
      }
      expect(store.figures().objects).toBe(before.objects)
      // A commit may still be on its way to a lower tier: its record, not the bodies that were aborted.
      expect(store.figures().bytes).toBeLessThan(before.bytes + 5_000)
      expect(String(await bodyOf(store, await newest(store, 'http://a.test/')))).toBe('old')
    })

    test('a writer that has ended takes no more', async () => {
      const store = await make(ROOMY)
      const writer = await store.begin('http://a.test/', headOf())
      await writer?.commit()
      await expect(async () => await writer?.write(Buffer.from('x'))).rejects.toMatchObject({ code: 'ended' })
      await expect(async () => await writer?.commit()).rejects.toMatchObject({ code: 'ended' })
      writer?.abort()
      expect(await store.lookup('http://a.test/')).toHaveLength(1)
    })

    test('an announced length over the bound is not begun', async () => {
      const store = await make(TIGHT)
      expect(await store.begin('http://a.test/', headOf(), TIGHT + 1)).toBeUndefined()
      expect(await store.begin('http://a.test/', headOf(), Number.MAX_SAFE_INTEGER)).toBeUndefined()
    })

    test('an endless body is refused at some point below the bound, and leaves nothing behind', async () => {
      const store = await make(TIGHT)
      const writer = await store.begin('http://a.test/', headOf())
      let taken = 0
      while (taken <= 2 * TIGHT && (await writer?.write(Buffer.alloc(16_384, taken)))) taken += 16_384
      expect(taken).toBeLessThan(TIGHT)
      expect(await writer?.write(Buffer.from('more'))).toBe(false)
      await expect(async () => await writer?.commit()).rejects.toMatchObject({ code: 'refused' })
      expect(await store.lookup('http://a.test/')).toEqual([])
      expect(store.figures().bytes).toBeLessThanOrEqual(TIGHT)
    })

    test('a body longer than announced is kept as it came', async () => {
      const store = await make(ROOMY)
      const writer = await store.begin('http://a.test/', headOf(), 3)
      await writer?.write(Buffer.from('longer than three'))
      await writer?.commit()
      expect(String(await bodyOf(store, await newest(store, 'http://a.test/')))).toBe('longer than three')
    })

    test('a body shorter than announced is kept as it came', async () => {
      const store = await make(ROOMY)
      const writer = await store.begin('http://a.test/', headOf(), 100_000)
      await writer?.write(Buffer.from('short'))
      await writer?.commit()
      expect(String(await bodyOf(store, await newest(store, 'http://a.test/')))).toBe('short')
    })

    test('what was written can be read back before it is committed, by a store that offers it', async () => {
      const store = await make(ROOMY)
      const writer = await store.begin('http://a.test/', headOf())
      const body = randomBytes(500_000)
      for (let at = 0; at < body.length; at += 9_000) {
        await writer?.write(body.subarray(at, at + 9_000))
        const end = Math.min(at + 9_000, body.length)
        const [first, last] = [at >> 1, end - 1]
        const part = await writer?.read?.(first, last)
        if (part === undefined) return expect(writer?.read).toBeUndefined()
        const bytes = Buffer.isBuffer(part) ? part : await buffer(part)
        expect(bytes.equals(body.subarray(first, end))).toBe(true)
      }
      await writer?.commit()
      expect((await bodyOf(store, await newest(store, 'http://a.test/'))).equals(body)).toBe(true)
    })

    test('what is being read back when the commit comes arrives all the same', async () => {
      const store = await make(ROOMY)
      const body = randomBytes(500_000)
      const writer = await store.begin('http://a.test/', headOf())
      await writer?.write(body)
      const reading = writer?.read?.(1_000, 400_000)
      await writer?.commit()
      const part = await (reading ?? body.subarray(1_000, 400_001))
      expect((Buffer.isBuffer(part) ? part : await buffer(part)).equals(body.subarray(1_000, 400_001))).toBe(true)
    })

    test('two writers of one key do not mix; the later commit stands', async () => {
      const store = await make(ROOMY)
      const a = await store.begin('http://a.test/', headOf())
      const b = await store.begin('http://a.test/', headOf())
      await a?.write(Buffer.from('aa'))
      await b?.write(Buffer.from('bb'))
      await a?.write(Buffer.from('AA'))
      await b?.commit()
      await a?.commit()
      expect(await store.lookup('http://a.test/')).toHaveLength(1)
      expect(String(await bodyOf(store, await newest(store, 'http://a.test/')))).toBe('aaAA')
    })
  })
}
