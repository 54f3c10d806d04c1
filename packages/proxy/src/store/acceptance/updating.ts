import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Fields } from '../../http/fields.ts'
import type { StoredResponse } from '../store.ts'
import { bodyOf, headOf, type MakeBounded, newest, put, ROOMY } from './fixtures.ts'

/** A 304 or an invalidation changes the head and nothing else. */
export function testUpdating(make: MakeBounded): void {
  describe('update:', () => {
    test('replaces the head and keeps the body and the identity', async () => {
      const store = await make(ROOMY)
      const body = randomBytes(1_000)
      const first = await put(store, 'http://a.test/', body)
      const fields = Fields.from({ ETag: '"b"', 'X-Long': 'y'.repeat(3_000) })
      const updated = await store.update(first, { fields, responseTimeMs: 9_000, invalidated: true })
      expect(updated?.id).toBe(first.id)
      const stored = await newest(store, 'http://a.test/')
      expect(stored).toMatchObject({
        id: first.id,
        bodyBytes: 1_000,
        responseTimeMs: 9_000,
        requestTimeMs: 1_000,
        invalidated: true,
      })
      expect(stored.fields.toRaw()).toEqual(fields.toRaw())
      expect(await bodyOf(store, stored)).toEqual(body)
    })

    test('can lift an invalidation again', async () => {
      const store = await make(ROOMY)
      const first = await put(store, 'http://a.test/', Buffer.from('x'))
      const invalidated = await store.update(first, { invalidated: true })
      await store.update(invalidated as StoredResponse, { invalidated: false })
      expect((await newest(store, 'http://a.test/')).invalidated ?? false).toBe(false)
    })

    test('of one variant leaves the others alone, and makes it the newest by its new time', async () => {
      const store = await make(ROOMY)
      const de = await put(store, 'http://a.test/', Buffer.from('de'), headOf({}, { 'accept-language': 'de' }))
      await put(store, 'http://a.test/', Buffer.from('en'), headOf({}, { 'accept-language': 'en' }))
      await store.update(de, { responseTimeMs: 9_999 })
      const variants = await store.lookup('http://a.test/')
      expect(variants.map((variant) => variant.selecting.get('accept-language'))).toEqual(['de', 'en'])
      expect(variants.map((variant) => variant.responseTimeMs)).toEqual([9_999, 1_010])
    })

    test('of one that has been replaced since changes nothing of the newer one', async () => {
      const store = await make(ROOMY)
      const [first, second] = [headOf({ ETag: '"1"' }), headOf({ ETag: '"2"' })]
      const replaced = await put(store, 'http://a.test/', Buffer.from('one'), first)
      await put(store, 'http://a.test/', Buffer.from('two'), second)
      expect(await store.update(replaced, { fields: first.fields, responseTimeMs: 9_999 })).toBeUndefined()
      const [newer, ...others] = await store.lookup('http://a.test/')
      expect(others).toEqual([])
      expect([newer?.fields.get('etag'), newer?.responseTimeMs]).toEqual(['"2"', 1_010])
      expect(String(await bodyOf(store, newer as StoredResponse))).toBe('two')
    })

    test('of an entry that is gone answers undefined', async () => {
      const store = await make(ROOMY)
      const stored = await put(store, 'http://a.test/', Buffer.from('x'))
      await store.remove(stored)
      expect(await store.update(stored, { responseTimeMs: 5 })).toBeUndefined()
      expect(await store.lookup('http://a.test/')).toEqual([])
    })
  })
}
