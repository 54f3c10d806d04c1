import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasRedis, RealRedis } from '../../../../test/real-redis.ts'
import { testCache } from '../engine/testing/test-cache.ts'
import { testOrigin } from '../engine/testing/test-origin.ts'
import { storeAcceptance } from './acceptance.ts'
import { bodyOf, headOf, newest, put, ROOMY } from './acceptance/fixtures.ts'
import { REDIS_OBJECT_BYTES_MAX } from './limits.ts'
import { createMemoryStore } from './memory-store.ts'
import { createRedisStore, type RedisStoreOptions } from './redis-store.ts'
import { createTieredStore, type LowerStore } from './tiered-store.ts'

const URL = 'http://a.test/'

test('an address that is none of a Redis, or a bound too small, is refused by name', async () => {
  await expect(createRedisStore({ url: 'http://a.test' })).rejects.toMatchObject({ code: 'invalid-option' })
  const small = createRedisStore({ url: 'redis://127.0.0.1:1', bytesMax: 10 })
  await expect(small).rejects.toMatchObject({ code: 'invalid-option' })
  const misspelt = { url: 'redis://127.0.0.1:1', byteMax: 10_000_000 }
  await expect(createRedisStore(misspelt)).rejects.toMatchObject({ code: 'invalid-option' })
})

test('a Redis that is not there is an empty store that takes nothing', async () => {
  await using store = await createRedisStore({ url: 'redis://127.0.0.1:1' })
  expect(store.lookup(URL)).toEqual([])
  expect(store.begin(URL, headOf())).toBeUndefined()
  expect(await store.purge({ kind: 'all' })).toBe(0)
  expect(store.figures()).toMatchObject({ objects: 0, bytes: 0 })
})

describe.skipIf(!hasRedis)(
  hasRedis ? 'with a real Redis' : 'with a real Redis (skipped: redis-server is not installed)',
  () => {
    let redis: RealRedis
    let prefixes = 0
    const opened: LowerStore[] = []
    const open = async (options: Partial<RedisStoreOptions> = {}): Promise<LowerStore> => {
      const store = await createRedisStore({ url: redis.url(), prefix: `store${prefixes++}`, ...options })
      opened.push(store)
      return store
    }
    /** Resolves when what it stores is found again: Redis is back, and the connection too. */
    const works = (store: LowerStore): Promise<void> =>
      expect
        .poll(
          async () => {
            const writer = await store.begin('http://probe.test/', headOf())
            return (await writer?.commit()) !== undefined
          },
          { timeout: 10_000 },
        )
        .toBe(true)

    beforeAll(async () => {
      redis = await RealRedis.start('saved')
    })
    afterEach(async () => {
      for (const store of opened.splice(0)) await store[Symbol.asyncDispose]()
    })
    afterAll(() => redis?.[Symbol.asyncDispose]())

    storeAcceptance('the store in Redis', ({ bytesMax }) =>
      createRedisStore({ url: redis.url(), bytesMax, prefix: `suite${prefixes++}` }),
    )

    storeAcceptance('memory over Redis', async ({ bytesMax }) =>
      createTieredStore(
        createMemoryStore({ bytesMax: bytesMax / 4 }),
        await createRedisStore({ url: redis.url(), bytesMax: (bytesMax * 3) / 4, prefix: `suite${prefixes++}` }),
      ),
    )

    test('what one process stores another finds, replaces and purges, and a restart comes back warm', async () => {
      const prefix = 'shared'
      const [one, two] = [await open({ prefix }), await open({ prefix })]
      const body = randomBytes(700_000)
      await put(one, URL, body)
      expect((await bodyOf(two, await newest(two, URL))).equals(body)).toBe(true)
      await put(two, URL, Buffer.from('newer'))
      expect(String(await bodyOf(one, await newest(one, URL)))).toBe('newer')
      const restarted = await open({ prefix })
      expect(restarted.figures()).toEqual(two.figures())
      expect(await restarted.purge({ kind: 'domain', value: 'a.test' })).toBe(1)
      expect(await one.lookup(URL)).toEqual([])
    })

    test('those who store at the same time never pass the bound together, and leave nothing charged when all has gone', async () => {
      const [prefix, bytesMax] = ['crowd', 512 * 1024]
      const stores = [
        await open({ prefix, bytesMax }),
        await open({ prefix, bytesMax }),
        await open({ prefix, bytesMax }),
      ]
      await Promise.all(
        stores.map(async (store, who) => {
          for (let i = 0; i < 60; i++) {
            await put(store, `http://a.test/${i % 40}`, Buffer.alloc(((i + who) * 7_919) % 60_000, who))
            expect(store.figures().bytes).toBeLessThanOrEqual(bytesMax)
          }
        }),
      )
      const [first] = stores as [LowerStore]
      await first.purge({ kind: 'all' })
      expect(first.figures()).toMatchObject({ objects: 0, bytes: 0 })
    })

    test('what can be of no more use goes by itself', async () => {
      let now = Date.now()
      const store = await open({ now: () => now })
      await put(store, URL, Buffer.from('x'), headOf({ 'Cache-Control': 'max-age=60, must-revalidate' }))
      await put(store, `${URL}kept`, Buffer.from('y'), headOf({ ETag: '"y"' }))
      now += 61_000
      expect(await store.lookup(URL)).toEqual([])
      expect(await store.lookup(`${URL}kept`)).toHaveLength(1)
      await put(store, `${URL}other`, Buffer.from('z'))
      expect(store.figures().objects).toBe(2)
    })

    test('a body larger than its share is not begun, or refused when it shows', async () => {
      const store = await open({ bytesMax: 1024 ** 3 })
      expect(store.begin(URL, headOf(), REDIS_OBJECT_BYTES_MAX + 1)).toBeUndefined()
      const small = await open({ bytesMax: ROOMY })
      const writer = await small.begin(URL, headOf())
      expect(await writer?.write(Buffer.alloc(ROOMY / 4))).toBe(true)
      expect(await writer?.write(Buffer.alloc(1))).toBe(false)
    })

    test('bytes that are not those that were stored are a miss, and go', async () => {
      const prefix = 'damaged'
      const store = await open({ prefix })
      await put(store, URL, Buffer.alloc(100_000, 'good'))
      const stored = await newest(store, URL)
      const { Redis } = await import('ioredis')
      const stranger = new Redis(redis.url())
      const [chunk] = await stranger.keys(`${prefix}*body:*:0`)
      await stranger.setrange(chunk as string, 50, 'bad')
      stranger.disconnect()
      await expect(async () => bodyOf(store, stored)).rejects.toMatchObject({ code: 'corrupt' })
      expect(await store.lookup(URL)).toEqual([])
    })

    test('chunks that Redis has let go of are a miss, and their entry goes', async () => {
      const prefix = 'evicted'
      const store = await open({ prefix })
      await put(store, URL, randomBytes(700_000))
      const stored = await newest(store, URL)
      const { Redis } = await import('ioredis')
      const stranger = new Redis(redis.url())
      await stranger.del(...(await stranger.keys(`${prefix}*body:*:1`)))
      stranger.disconnect()
      const body = await store.open(stored)
      await expect(async () => buffer(body as AsyncIterable<Buffer>)).rejects.toMatchObject({ code: 'gone' })
      await expect(async () => bodyOf(store, stored, { first: 300_000, last: 300_001 })).rejects.toMatchObject({
        code: 'gone',
      })
      expect(await store.lookup(URL)).toEqual([])
    })

    test('Redis gone and back: clients see no error, and then it is used again', async () => {
      const origin = await testOrigin((_, response) =>
        response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end('body'),
      )
      const lower = await open()
      const { get } = testCache({ store: createTieredStore(createMemoryStore({ bytesMax: ROOMY }), lower) })
      expect((await get(`${origin.url}/1`)).text).toBe('body')
      await redis.kill()
      for (const path of ['1', '2', '3']) expect((await get(`${origin.url}/${path}`)).text).toBe('body')
      await redis.start()
      await works(lower)
      await get(`${origin.url}/4`)
      await expect.poll(async () => (await lower.lookup(`${origin.url}/4`)).length).toBe(1)
    })

    test('a Redis that hangs costs one time-out, not one a request', async () => {
      const store = await open()
      await put(store, URL, Buffer.from('x'))
      redis.freeze()
      try {
        expect(await store.lookup(URL)).toEqual([])
        // Not even a promise: nothing was asked.
        expect(store.lookup(URL)).toEqual([])
        expect(store.begin(URL, headOf())).toBeUndefined()
      } finally {
        redis.thaw()
      }
      await works(store)
      expect(await store.lookup(URL)).toHaveLength(1)
    })

    test('what was purged, removed or updated while Redis hung does not come back', async () => {
      const store = await open()
      const [removed, updated] = [
        await put(store, `${URL}removed`, Buffer.from('x')),
        await put(store, URL, Buffer.from('x')),
      ]
      await put(store, 'http://b.test/', Buffer.from('purged'))
      await put(store, 'http://c.test/', Buffer.from('kept'))
      redis.freeze()
      try {
        expect(await store.purge({ kind: 'domain', value: 'b.test' })).toBe(0)
        await store.remove(removed)
        await expect(async () => store.update(updated, { invalidated: true })).rejects.toMatchObject({ code: 'io' })
      } finally {
        redis.thaw()
      }
      await works(store)
      for (const gone of ['http://b.test/', `${URL}removed`, URL]) expect(await store.lookup(gone)).toEqual([])
      expect(await store.lookup('http://c.test/')).toHaveLength(1)
    })

    describe('what a process that ended had purged', () => {
      let folder: string
      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'cachereef-debts-'))
      })
      afterAll(() => rm(folder, { recursive: true }))
      const urls = async (store: LowerStore): Promise<string[]> => {
        const found = await Promise.all([URL, 'http://b.test/', 'http://c.test/'].map(async (url) => store.lookup(url)))
        return found.flat().map(({ key }) => key)
      }

      test('C6: while Redis hung does not come back with its next one', async () => {
        const options = { prefix: 'indebted', debtsFile: join(folder, 'indebted') }
        const first = await open(options)
        for (const url of [URL, 'http://b.test/', 'http://c.test/']) await put(first, url, Buffer.from('x'))
        const updated = await newest(first, 'http://b.test/')
        redis.freeze()
        try {
          expect(await first.purge({ kind: 'url', value: URL })).toBe(0)
          await expect(async () => first.update(updated, { invalidated: true })).rejects.toMatchObject({ code: 'io' })
          await first[Symbol.asyncDispose]()
        } finally {
          redis.thaw()
        }
        const second = await open(options)
        expect(await urls(second)).toEqual(['http://c.test/'])
        // Paid is paid.
        await put(second, URL, Buffer.from('new'))
        await second[Symbol.asyncDispose]()
        expect(await urls(await open(options))).toEqual([URL, 'http://c.test/'])
      })

      test('C6: does not come back with a Redis that is as it was before; nothing of it is used', async () => {
        const options = { prefix: 'rolled-back', debtsFile: join(folder, 'rolled-back') }
        const first = await open(options)
        for (const url of [URL, 'http://c.test/']) await put(first, url, Buffer.from('x'))
        const { Redis } = await import('ioredis')
        const stranger = new Redis(redis.url())
        await stranger.save()
        stranger.disconnect()
        expect(await first.purge({ kind: 'url', value: URL })).toBe(1)
        expect(await urls(first)).toEqual(['http://c.test/'])
        await redis.kill()
        await redis.start()
        await works(first)
        expect(await urls(first)).toEqual([])

        // The same where the process ended too, as when the whole machine fails.
        await redis.kill()
        await first[Symbol.asyncDispose]()
        await redis.start()
        expect(await urls(await open({ prefix: 'rolled-back' })), 'who knows of no purge').toHaveLength(2)
        expect(await urls(await open(options))).toEqual([])
      })

      test('a purge that neither Redis nor the file takes is no purge', async () => {
        const store = await open({ debtsFile: join(folder, 'no-such-folder', 'debts') })
        await put(store, URL, Buffer.from('x'))
        redis.freeze()
        try {
          await expect(async () => store.purge({ kind: 'all' })).rejects.toMatchObject({ code: 'io' })
        } finally {
          redis.thaw()
        }
      })
    })

    test('a commit that Redis did not answer is an error of the store, not of the client', async () => {
      const store = await open()
      const writer = await store.begin(URL, headOf())
      await writer?.write(Buffer.from('x'))
      redis.freeze()
      try {
        await expect(async () => writer?.commit()).rejects.toMatchObject({ code: 'io' })
      } finally {
        redis.thaw()
      }
    })
  },
)
