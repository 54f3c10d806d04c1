import { describe, expect, test } from 'vitest'
import { Fields } from '../../http/fields.ts'
import type { Selector, Store } from '../store.ts'
import { bodyOf, headOf, type MakeBounded, newest, put, ROOMY } from './fixtures.ts'

/** What is meant goes, and nothing else does. */
export function testPurging(make: MakeBounded): void {
  describe('remove and purge:', () => {
    const urls = [
      'http://a.test/',
      'http://a.test/x',
      'http://a.test/x/y?q',
      'https://a.test:8443/x',
      'http://www.a.test/',
      'http://b.test/x',
    ]
    const fill = async (): Promise<Store> => {
      const store = await make(ROOMY)
      for (const [i, url] of urls.entries()) {
        const tags = i % 2 === 0 ? { 'Cache-Tag': `even, all,n${i}` } : { 'Surrogate-Key': `odd all n${i}` }
        await put(store, url, Buffer.from(url), headOf(tags))
      }
      return store
    }
    const left = async (store: Store): Promise<string[]> => {
      const found: string[] = []
      for (const url of urls) if ((await store.lookup(url)).length > 0) found.push(url)
      return found
    }
    const cases: readonly (readonly [Selector, readonly number[]])[] = [
      [{ kind: 'url', value: 'http://a.test/x' }, [1]],
      [{ kind: 'url', value: 'http://c.test/' }, []],
      [{ kind: 'prefix', value: 'http://a.test/x' }, [1, 2]],
      [{ kind: 'prefix', value: 'http' }, [0, 1, 2, 3, 4, 5]],
      [{ kind: 'domain', value: 'A.test' }, [0, 1, 2, 3]],
      [{ kind: 'domain', value: '*.a.test' }, [4]],
      [{ kind: 'domain', value: 'test' }, []],
      [{ kind: 'tag', value: 'even' }, [0, 2, 4]],
      [{ kind: 'tag', value: 'odd' }, [1, 3, 5]],
      [{ kind: 'tag', value: 'n3' }, [3]],
      [{ kind: 'tag', value: 'N3' }, []],
      [{ kind: 'all' }, [0, 1, 2, 3, 4, 5]],
    ]
    for (const [selector, gone] of cases) {
      const what = selector.kind === 'all' ? 'all' : `${selector.kind} ${selector.value}`
      test(`purge ${what} takes ${gone.length} entries and no other`, async () => {
        const store = await fill()
        expect(await store.purge(selector)).toBe(gone.length)
        expect(await left(store)).toEqual(urls.filter((_, i) => !gone.includes(i)))
        expect(store.figures().objects).toBe(urls.length - gone.length)
      })
    }

    test('purge takes every variant of a URL', async () => {
      const store = await make(ROOMY)
      for (const accept of ['a', 'b', 'c'])
        await put(store, 'http://a.test/', Buffer.from(accept), headOf({}, { accept }))
      expect(await store.purge({ kind: 'url', value: 'http://a.test/' })).toBe(3)
      expect(await store.lookup('http://a.test/')).toEqual([])
    })

    test('tags that an update brought count, those it took away do not', async () => {
      const store = await make(ROOMY)
      const stored = await put(store, 'http://a.test/', Buffer.from('x'), headOf({ 'Cache-Tag': 'old' }))
      await store.update(stored, { fields: Fields.from({ 'Cache-Tag': 'new' }) })
      expect(await store.purge({ kind: 'tag', value: 'old' })).toBe(0)
      expect(await store.purge({ kind: 'tag', value: 'new' })).toBe(1)
    })

    test('a response that was on its way during a purge is stored as invalidated', async () => {
      const store = await make(ROOMY)
      const purged = await store.begin('http://a.test/x', headOf())
      const other = await store.begin('http://b.test/x', headOf())
      await purged?.write(Buffer.from('old'))
      await store.purge({ kind: 'domain', value: 'a.test' })
      await purged?.commit()
      await other?.commit()
      expect((await newest(store, 'http://a.test/x')).invalidated).toBe(true)
      expect((await newest(store, 'http://b.test/x')).invalidated ?? false).toBe(false)
    })

    test('remove takes one variant only, and twice is as good as once', async () => {
      const store = await make(ROOMY)
      const a = await put(store, 'http://a.test/', Buffer.from('a'), headOf({}, { accept: 'a' }))
      await put(store, 'http://a.test/', Buffer.from('b'), headOf({}, { accept: 'b' }))
      await store.remove(a)
      await store.remove(a)
      expect((await store.lookup('http://a.test/')).map((one) => one.selecting.get('accept'))).toEqual(['b'])
      await expect(async () => await bodyOf(store, a)).rejects.toMatchObject({ code: 'gone' })
    })
  })
}
