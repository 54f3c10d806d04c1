import { createRedisStore } from '@cachereef/proxy'
import { afterAll, beforeAll, expect } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { testWith } from './external-program.ts'
import { getThrough } from './get.ts'
import { contentOf, Origin } from './origin.ts'
import { RealRedis } from './real-redis.ts'
import { statusOf } from './status.ts'
import { together } from './together.ts'

const URLS = Array.from({ length: 12 }, (_, i) => `http://site${i}.example/file`)

let commands: Commands
let origin: Origin
let redis: RealRedis
let peers: Running[]
let words: string[]
/** The first peer's folder: it comes back to it. */
let folder: string

beforeAll(() => {
  commands = new Commands()
})
afterAll(async () => {
  redis?.thaw()
  await commands[Symbol.asyncDispose]()
  await origin?.[Symbol.asyncDispose]()
  await redis?.[Symbol.asyncDispose]()
})

/** Everything is asked for through this peer; what differs from the origin's bytes, or fails, is an error. */
async function getAll(peer: Running): Promise<string[]> {
  const answers = await Promise.all(URLS.map((url) => getThrough(peer.ready.listen, url)))
  for (const [i, answer] of answers.entries()) {
    const { host, pathname } = new URL(URLS[i] as string)
    expect(answer.status).toBe(200)
    expect(answer.body.equals(contentOf(host, pathname))).toBe(true)
  }
  return answers.map(({ cacheStatus }) => cacheStatus[0] ?? '')
}

/** How many bodies a stranger finds in Redis. */
async function bodiesIn(url: string): Promise<number> {
  await using stranger = await createRedisStore({ url })
  return stranger.figures().objects
}

/** The most objects that a peer knows of: of all that is in Redis, as of its own last command. */
async function objectsSeen(): Promise<number> {
  return Math.max(...(await Promise.all(peers.map(statusOf))).map(({ cache }) => cache.objects))
}

testWith(
  'redis-server',
  'C9: what one peer stored in Redis another, without a memory of its own, serves when the first is gone',
  async () => {
    redis = await RealRedis.start('saved')
    origin = await Origin.start()
    const directory = await commands.cacheServer()
    words = ['--cache-server', directory.ready.listen, '--connect-to', `::${origin.address}`, '--redis', redis.url()]
    folder = await commands.folder()
    peers = [
      await commands.peer('anemone', ...words, '--state-dir', folder),
      await commands.peer('barnacle', ...words, '--memory', '0'),
    ]
    await together(peers)
    const [anemone, barnacle] = peers as [Running, Running]
    expect((await statusOf(barnacle)).caching).toBe('active')
    await getAll(anemone)
    expect(origin.total).toBe(URLS.length)
    // Who stored last was told how much there is.
    await expect.poll(objectsSeen).toBe(URLS.length)
    await anemone.kill()
    await together([barnacle])
    for (const first of await getAll(barnacle)) expect(first).toMatch(/^barnacle; ?hit/)
    expect(origin.total).toBe(URLS.length)
  },
)

testWith(
  'redis-server',
  'C9: Redis is killed and comes back empty: no client sees an error, and it is used again',
  async () => {
    const barnacle = peers[1] as Running
    await redis.kill()
    await getAll(barnacle)
    const anemone = await commands.peer('anemone', ...words, '--state-dir', folder)
    await together([anemone, barnacle])
    peers = [anemone, barnacle]
    await getAll(anemone)
    await redis.start()
    // What is asked for anew is stored there.
    await expect
      .poll(async () => {
        await getThrough(anemone.ready.listen, `http://new.example/${performance.now()}`)
        return bodiesIn(redis.url())
      })
      .toBeGreaterThan(0)
  },
)

testWith(
  'redis-server',
  'C6: a purge that Redis did not hear of holds for the peer that is started again before Redis is back',
  async () => {
    const [anemone, barnacle] = peers as [Running, Running]
    await barnacle.stop()
    await together([anemone])
    const url = 'http://purged.example/file'
    const [asked, kept] = [() => origin.requests.get(`GET ${url}`), 'http://kept.example/file']
    for (const each of [url, kept]) await getThrough(anemone.ready.listen, each)
    const stored = async () => (await commands.run('explain', url, '--admin', anemone.ready.admin)).stdout
    await expect.poll(stored).toMatch(/^stored/m)
    redis.freeze()
    const purged = await commands.run('purge', url, '--admin', anemone.ready.admin)
    expect(purged.stdout + purged.stderr).toContain('confirmed by every peer')
    await anemone.kill()
    const again = await commands.peer('anemone', ...words, '--state-dir', folder)
    redis.thaw()
    await expect
      .poll(async () => (await getThrough(again.ready.listen, kept)).cacheStatus[0], { timeout: 10_000 })
      .toMatch(/; ?hit/)
    expect(asked()).toBe(1)
    const answer = await getThrough(again.ready.listen, url)
    expect(answer.cacheStatus[0]).toMatch(/fwd=/)
    expect(asked()).toBe(2)
  },
)
