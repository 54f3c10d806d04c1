import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { bodyOf, generator, headOf, newest, put } from './acceptance-fixtures.ts'
import type { Selector, Store, StoredResponse } from './store.ts'

/** What the suite needs of a store under test: a fresh one, bounded by `bytesMax`; what it opened, it disposes of. */
export type MakeStore = (options: { readonly bytesMax: number }) => Store | Promise<Store>

/** Room enough that nothing is evicted in tests that are not about the bound. */
const ROOMY = 8 * 1024 * 1024
/** Tight enough that a test can fill it in a moment. */
const TIGHT = 1024 * 1024

/** The suite that every store passes. An adapter's own test is a call of this, and what is special about it. */
export function storeAcceptance(name: string, makeStore: MakeStore): void {
  describe(`${name}, as every store,`, () => {
    const opened: Store[] = []
    const make = async (bytesMax: number): Promise<Store> => {
      const store = await makeStore({ bytesMax })
      opened.push(store)
      return store
    }
    afterEach(async () => {
      for (const store of opened.splice(0)) await store[Symbol.asyncDispose]()
    })

    describe('keeps what was committed:', () => {
      test('a look-up answers the head and the body byte for byte', async () => {
        const store = await make(ROOMY)
        const body = randomBytes(10_000)
        const head = headOf({ ETag: '"a"', 'X-Weird': 'caf\u00e9', 'set-cookie': 'a=1' })
        await put(store, 'http://a.test/', body, head)
        const stored = await newest(store, 'http://a.test/')
        expect(stored).toMatchObject({ key: 'http://a.test/', method: 'GET', status: 200, statusText: 'OK', bodyBytes: 10_000 })
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
        const keys = ['http://a.test/\u00e9', 'http://a.test/\u20ac', 'http://a.test/e', 'http://a.test/\ud800', `http://a.test/${'x'.repeat(9000)}`]
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
          const cases: readonly (readonly [number, number])[] = [[0, 0], [0, size - 1], [size - 1, size - 1], [3, size >> 1]]
          for (const [first, last] of cases) {
            expect(await bodyOf(store, stored, { first, last })).toEqual(body.subarray(first, last + 1))
          }
        }
      })
    })

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

    describe('variants:', () => {
      test('are kept beside each other, newest first by the time of the response', async () => {
        const store = await make(ROOMY)
        await put(store, 'http://a.test/', Buffer.from('de'), { ...headOf({}, { 'Accept-Language': 'de' }), responseTimeMs: 3_000 })
        await put(store, 'http://a.test/', Buffer.from('en'), { ...headOf({}, { 'Accept-Language': 'en' }), responseTimeMs: 5_000 })
        await put(store, 'http://a.test/', Buffer.from('fr'), { ...headOf({}, { 'Accept-Language': 'fr' }), responseTimeMs: 4_000 })
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
        const bodies = await Promise.all((await store.lookup('http://a.test/')).map(async (one) => String(await bodyOf(store, one))))
        expect(bodies.sort()).toEqual(['2', 'other'])
        expect(store.figures().objects).toBe(2)
      })

      test('a thousand of them are bounded, and the newest is there', async () => {
        const store = await make(ROOMY)
        for (let i = 0; i < 1000; i++) await put(store, 'http://a.test/', Buffer.from(`${i}`), headOf({}, { Cookie: `${i}` }))
        const variants = await store.lookup('http://a.test/')
        expect(variants.length).toBeLessThanOrEqual(100)
        expect(variants.map((variant) => variant.selecting.get('cookie'))).toContain('999')
        expect(store.figures().objects).toBe(variants.length)
      })
    })

    describe('update:', () => {
      test('replaces the head and keeps the body and the identity', async () => {
        const store = await make(ROOMY)
        const body = randomBytes(1_000)
        const first = await put(store, 'http://a.test/', body)
        const fields = Fields.from({ ETag: '"b"', 'X-Long': 'y'.repeat(3_000) })
        const updated = await store.update(first, { fields, responseTimeMs: 9_000, invalidated: true })
        expect(updated?.id).toBe(first.id)
        const stored = await newest(store, 'http://a.test/')
        expect(stored).toMatchObject({ id: first.id, bodyBytes: 1_000, responseTimeMs: 9_000, requestTimeMs: 1_000, invalidated: true })
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

      test('of an entry that is gone answers undefined', async () => {
        const store = await make(ROOMY)
        const stored = await put(store, 'http://a.test/', Buffer.from('x'))
        await store.remove(stored)
        expect(await store.update(stored, { responseTimeMs: 5 })).toBeUndefined()
        expect(await store.lookup('http://a.test/')).toEqual([])
      })
    })

    describe('remove and purge:', () => {
      const urls = ['http://a.test/', 'http://a.test/x', 'http://a.test/x/y?q', 'https://a.test:8443/x', 'http://www.a.test/', 'http://b.test/x']
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
        for (const accept of ['a', 'b', 'c']) await put(store, 'http://a.test/', Buffer.from(accept), headOf({}, { accept }))
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
        expect(empty).toMatchObject({ objects: 0, bytesMax: ROOMY, evictions: 0 })
        const stored = await put(store, 'http://a.test/', randomBytes(50_000))
        expect(store.figures().objects).toBe(1)
        expect(store.figures().bytes).toBeGreaterThanOrEqual(empty.bytes + 50_000)
        await store.remove(stored)
        expect(store.figures()).toMatchObject({ objects: 0, evictions: 0 })
      })

      test('a body that is being read stays readable when it is evicted, replaced or removed', async () => {
        const store = await make(TIGHT)
        const bodies = [2_000, 150_000].map((size) => randomBytes(size))
        const open: (Awaited<ReturnType<Store['open']>>)[] = []
        for (const [i, body] of bodies.entries()) open.push(await store.open(await put(store, `http://a.test/open${i}`, body)))
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
        await store.remove(variants[3] as StoredResponse)
        await store.remove(variants[0] as StoredResponse)
        for (const variant of await store.lookup('http://a.test/')) expect(await bodyOf(store, variant)).toEqual(body)
      })
    })

    test('a long history of everything at once never gives a wrong byte or a head of another', { timeout: 30_000 }, async () => {
      const store = await make(TIGHT)
      const bodyFor = (version: number): Buffer => Buffer.alloc((version * 7_919) % (version % 10 === 0 ? 90_000 : 9_000), `${version},`)
      const draw = generator(4_711)
      for (let version = 1; version <= 3_000; version++) {
        const key = `http://${draw(4)}.test/${draw(60)}`
        const tags = { 'X-Version': `${version}`, 'Cache-Tag': `t${draw(9)}` }
        const [stored] = await store.lookup(key)
        const move = draw(20)
        if (stored !== undefined && move < 12) {
          expect((await bodyOf(store, stored)).equals(bodyFor(Number(stored.fields.get('x-version'))))).toBe(true)
          expect(stored.key).toBe(key)
        } else if (stored !== undefined && move === 12) await store.remove(stored)
        else if (stored !== undefined && move === 13) await store.update(stored, { responseTimeMs: version, requestTimeMs: version })
        else if (move === 14 && draw(20) === 0) await store.purge({ kind: 'domain', value: `${draw(4)}.test` })
        else if (move === 15 && draw(20) === 0) await store.purge({ kind: 'tag', value: `t${draw(9)}` })
        else {
          const writer = await store.begin(key, headOf(tags, draw(3) === 0 ? { accept: `${draw(2)}` } : {}))
          const taken = await writer?.write(bodyFor(version))
          if (draw(10) === 0) writer?.abort()
          else if (taken === true) await writer?.commit()
        }
        expect(store.figures().bytes).toBeLessThanOrEqual(TIGHT)
      }
      expect(store.figures().evictions).toBeGreaterThan(100)
      await store.purge({ kind: 'all' })
      expect(store.figures().objects).toBe(0)
    })

    test('disposing twice is as good as once', async () => {
      const store = await make(ROOMY)
      await put(store, 'http://a.test/', Buffer.from('x'))
      await store[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    })
  })
}
