import { describe, expect, test } from 'vitest'
import { bodyOf, headOf, type MakeBounded, put, ROOMY } from './fixtures.ts'

/** Responses under one key are told apart by their selecting fields. */
export function testVariants(make: MakeBounded): void {
  describe('variants:', () => {
    test('are kept beside each other, newest first by the time of the response', async () => {
      const store = await make(ROOMY)
      await put(store, 'http://a.test/', Buffer.from('de'), {
        ...headOf({}, { 'Accept-Language': 'de' }),
        responseTimeMs: 3_000,
      })
      await put(store, 'http://a.test/', Buffer.from('en'), {
        ...headOf({}, { 'Accept-Language': 'en' }),
        responseTimeMs: 5_000,
      })
      await put(store, 'http://a.test/', Buffer.from('fr'), {
        ...headOf({}, { 'Accept-Language': 'fr' }),
        responseTimeMs: 4_000,
      })
      const variants = await store.lookup('http://a.test/')
      expect(variants.map((variant) => variant.selecting.get('accept-language'))).toEqual(['en', 'fr', 'de'])
      for (const variant of variants) {
        expect(String(await bodyOf(store, variant))).toBe(variant.selecting.get('accept-language'))
      }
    })

    test('one with the same selecting fields is replaced, whatever the order and capitals of their names', async () => {
      const store = await make(ROOMY)
      await put(store, 'http://a.test/', Buffer.from('1'), headOf({}, { Accept: 'a', 'Accept-Language': 'de' }))
      await put(store, 'http://a.test/', Buffer.from('other'), headOf({}, { Accept: 'a' }))
      await put(store, 'http://a.test/', Buffer.from('2'), headOf({}, { 'accept-language': 'de', accept: 'a' }))
      const bodies = await Promise.all(
        (await store.lookup('http://a.test/')).map(async (one) => String(await bodyOf(store, one))),
      )
      expect(bodies.sort()).toEqual(['2', 'other'])
      expect(store.figures().objects).toBe(2)
    })

    test('a thousand of them are bounded, and the newest is there', async () => {
      const store = await make(ROOMY)
      for (let i = 0; i < 1000; i++)
        await put(store, 'http://a.test/', Buffer.from(`${i}`), headOf({}, { Cookie: `${i}` }))
      const variants = await store.lookup('http://a.test/')
      expect(variants.length).toBeLessThanOrEqual(100)
      expect(variants.map((variant) => variant.selecting.get('cookie'))).toContain('999')
      expect(store.figures().objects).toBe(variants.length)
    })
  })
}
