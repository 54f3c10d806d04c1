import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Fields } from '../../http/fields.ts'
import { bodyOf, headOf, type MakeBounded, newest, put, ROOMY } from './fixtures.ts'

/** What was committed comes back as it was, whole or in part. */
export function testKeeping(make: MakeBounded): void {
  describe('keeps what was committed:', () => {
    test('a look-up answers the head and the body byte for byte', async () => {
      const store = await make(ROOMY)
      const body = randomBytes(10_000)
      const head = headOf({ ETag: '"a"', 'X-Weird': 'caf\u00e9', 'set-cookie': 'a=1' })
      await put(store, 'http://a.test/', body, head)
      const stored = await newest(store, 'http://a.test/')
      expect(stored).toMatchObject({
        key: 'http://a.test/',
        method: 'GET',
        status: 200,
        statusText: 'OK',
        bodyBytes: 10_000,
      })
      expect(stored).toMatchObject({ requestTimeMs: 1_000, responseTimeMs: 1_010 })
      expect(stored.fields.toRaw()).toEqual(head.fields.toRaw())
      expect(await bodyOf(store, stored)).toEqual(body)
    })

    test('what commit answers can be opened as well as what a look-up answers', async () => {
      const store = await make(ROOMY)
      const stored = await put(store, 'http://a.test/', Buffer.from('body'))
      expect(String(await bodyOf(store, stored))).toBe('body')
    })

    test('a body in many chunks of odd sizes comes back whole', async () => {
      const store = await make(ROOMY)
      const body = randomBytes(700_001)
      const writer = await store.begin('http://a.test/', headOf())
      for (let at = 0, step = 1; at < body.length; at += step, step = (step * 7) % 65_521) {
        expect(await writer?.write(body.subarray(at, at + step))).toBe(true)
      }
      await writer?.commit()
      expect(await bodyOf(store, await newest(store, 'http://a.test/'))).toEqual(body)
    })

    test('an empty body, trailers, a partial response and an invalidated one keep what is special about them', async () => {
      const store = await make(ROOMY)
      const writer = await store.begin('http://a.test/', {
        ...headOf(),
        status: 206,
        range: { first: 5, last: 4 + 0x1_0000_0000, whole: 0x2_0000_0000 },
        invalidated: true,
      })
      await writer?.commit(Fields.from({ 'X-Sum': '1' }))
      const stored = await newest(store, 'http://a.test/')
      expect(stored.bodyBytes).toBe(0)
      expect(stored.range).toEqual({ first: 5, last: 4 + 0x1_0000_0000, whole: 0x2_0000_0000 })
      expect(stored.invalidated).toBe(true)
      expect(stored.trailers?.toRaw()).toEqual(['X-Sum', '1'])
      expect(await bodyOf(store, stored)).toHaveLength(0)
    })

    test('a key nobody stored answers an empty list', async () => {
      const store = await make(ROOMY)
      await put(store, 'http://a.test/', Buffer.from('x'))
      expect(await store.lookup('http://a.test/other')).toEqual([])
      expect(await store.lookup('')).toEqual([])
    })

    test('keys of any characters are told apart', async () => {
      const store = await make(ROOMY)
      const keys = [
        'http://a.test/\u00e9',
        'http://a.test/\u20ac',
        'http://a.test/e',
        'http://a.test/\ud800',
        `http://a.test/${'x'.repeat(9000)}`,
      ]
      for (const key of keys) await put(store, key, Buffer.from(key))
      for (const key of keys) {
        const stored = await newest(store, key)
        expect(stored.key).toBe(key)
        expect(await bodyOf(store, stored)).toEqual(Buffer.from(key))
      }
    })
  })

  describe('ranges:', () => {
    test('are slices of the whole, both ends inclusive', async () => {
      const store = await make(ROOMY)
      for (const size of [10, 5_000, 300_000]) {
        const body = randomBytes(size)
        const stored = await put(store, `http://a.test/${size}`, body)
        const cases: readonly (readonly [number, number])[] = [
          [0, 0],
          [0, size - 1],
          [size - 1, size - 1],
          [3, size >> 1],
        ]
        for (const [first, last] of cases) {
          expect(await bodyOf(store, stored, { first, last })).toEqual(body.subarray(first, last + 1))
        }
      }
    })
  })
}
