import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasRedis, RealRedis } from '../../../../../../test/real-redis.ts'
import { directoryEntry, directoryStoreAcceptance } from '../../store-acceptance.ts'
import { RedisDirectoryStore } from './redis-directory-store.ts'

test('a Redis that is not there is named, without its password', async () => {
  const opening = RedisDirectoryStore.open('redis://keeper:s3cret@127.0.0.1:1/0')
  await expect(opening).rejects.toMatchObject({
    code: 'state',
    message: expect.stringContaining('redis://127.0.0.1:1/0: connect ECONNREFUSED'),
  })
  await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('s3cret') })
})

describe.skipIf(!hasRedis)(
  hasRedis ? 'with a real Redis' : 'with a real Redis (skipped: redis-server is not installed)',
  () => {
    let redis: RealRedis
    let databases = 0
    const emptyUrl = () => redis.url(++databases)

    beforeAll(async () => {
      redis = await RealRedis.start('all')
    })
    afterAll(() => redis?.[Symbol.asyncDispose]())

    directoryStoreAcceptance('redis', () => RedisDirectoryStore.open(emptyUrl()))

    test('two cache servers over one Redis have one directory: of their founders one is accepted', async () => {
      const url = emptyUrl()
      await using one = await RedisDirectoryStore.open(url)
      await using two = await RedisDirectoryStore.open(url)
      const founders = [...'0123456789abcdef'].map((digit, index) => {
        const store = index % 2 === 0 ? one : two
        return store.add(directoryEntry(digit, 1, { heardAtMs: 10 }), { tried: [], liveSinceMs: 0 })
      })
      const accepted = (await Promise.all(founders)).filter((result) => result.accepted)
      expect(accepted).toHaveLength(1)
      expect(await two.list('reef')).toEqual(await one.list('reef'))
    })

    test('while Redis is gone every step is refused at once, and once it is back the epochs that it accepted still stand', async () => {
      await using store = await RedisDirectoryStore.open(emptyUrl())
      await store.put(directoryEntry('a', 5))
      await redis.kill()
      await expect(store.put(directoryEntry('a', 6))).rejects.toMatchObject({
        code: 'state',
        message: expect.stringContaining('Redis does not answer'),
      })
      await expect(store.list()).rejects.toMatchObject({ code: 'state' })
      await redis.start()
      await expect
        .poll(() => store.get('a'.repeat(32)).catch(() => undefined), { timeout: 5_000 })
        .toEqual(directoryEntry('a', 5))
      expect((await store.put(directoryEntry('a', 4))).accepted).toBe(false)
      expect((await store.put(directoryEntry('a', 6))).accepted).toBe(true)
    })

    test('what another program keeps under its keys is an error that shows it, not an entry', async () => {
      const url = emptyUrl()
      await using store = await RedisDirectoryStore.open(url)
      const { Redis } = await import('ioredis')
      const stranger = new Redis(url)
      await stranger.hset('cachereef:{directory}:entries', 'a'.repeat(32), 'a tune')
      stranger.disconnect()
      await expect(store.get('a'.repeat(32))).rejects.toMatchObject({
        code: 'state',
        message: expect.stringContaining('a tune'),
      })
    })
  },
)
