import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hasRedis, RealRedis } from '../../../test/real-redis.ts'
import { openStore } from './compose-store.ts'
import { settingsOf } from './peer-settings.ts'
import { bodyOf, newest, put } from './store/acceptance/fixtures.ts'

const URL = 'http://a.test/'

test('what memory has not is kept in Redis or on disk: both at once are refused', () => {
  const both = { redis: 'redis://127.0.0.1', diskBytes: 10_000_000, stateDir: '/nowhere' }
  expect(() => settingsOf(both)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  expect(() => settingsOf({ redis: 'redis://127.0.0.1', redisBytes: 10 })).toThrow(/redisBytes/)
})

test('C9: with a disk a restart comes back warm', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'cachereef-compose-'))
  onTestFinished(() => rm(stateDir, { recursive: true, force: true }))
  const settings = settingsOf({ diskBytes: 10_000_000, stateDir })
  const before = await openStore(settings)
  await put(before, URL, Buffer.from('warm'))
  await before[Symbol.asyncDispose]()
  await using after = await openStore(settings)
  expect(String(await bodyOf(after, await newest(after, URL)))).toBe('warm')
})

test.skipIf(!hasRedis)('C9: with a Redis what one peer has stored another finds, with and without memory', async () => {
  await using redis = await RealRedis.start('saved')
  await using one = await openStore(settingsOf({ redis: redis.url(), memoryBytes: 10_000_000 }))
  await using two = await openStore(settingsOf({ redis: redis.url(), memoryBytes: 0 }))
  await put(one, URL, Buffer.from('shared'))
  await expect.poll(async () => (await two.lookup(URL)).length).toBe(1)
  expect(String(await bodyOf(two, await newest(two, URL)))).toBe('shared')
})

test('C9: a Redis that can not be talked to is said in the log, once for all tries, and without its password', async () => {
  const said: { reason?: string; message: string }[] = []
  const note = (facts: object, message: string): void => void said.push({ ...facts, message })
  let tries = 0
  const hanger = createServer((socket) => {
    tries++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(hanger, 'listening')
  onTestFinished(() => void hanger.close())
  const { port } = hanger.address() as { port: number }
  const redis = `redis://keeper:s3cret@127.0.0.1:${port}`
  await using _store = await openStore(settingsOf({ redis, logger: { info: note, warn: note, error: note } }))
  await expect.poll(() => tries, { timeout: 5_000 }).toBeGreaterThan(2)
  expect(said).toEqual([
    { reason: expect.stringMatching(/./), message: expect.stringMatching(/^Redis is out of reach/) },
  ])
  expect(JSON.stringify(said)).not.toContain('s3cret')
})

test.skipIf(!hasRedis)('C9: a Redis that goes and comes back is said in the log', async () => {
  const said: string[] = []
  const note = (_facts: object, message: string): void => void said.push(message)
  const logger = { info: note, warn: note, error: note }
  await using redis = await RealRedis.start('saved')
  await using _store = await openStore(settingsOf({ redis: redis.url(), logger }))
  expect(said).toEqual([])
  await redis.kill()
  await expect.poll(() => said).toEqual([expect.stringMatching(/^Redis is out of reach/)])
  await redis.start()
  await expect.poll(() => said, { timeout: 5_000 }).toEqual([expect.anything(), 'Redis is back'])
})
