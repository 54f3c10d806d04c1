import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectDirectory } from '@cachereef/community'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freePorts } from './chaos/free-ports.ts'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { contentOf, Origin } from './origin.ts'
import { statuses } from './status.ts'
import { together } from './together.ts'

const SECRET = 'one secret for all six processes'
const URLS = Array.from({ length: 30 }, (_, i) => `http://site${i}.example/file`)

/** A master's silence at a cache server is noticed after five seconds. */
const PATIENCE = { timeout: 20_000, interval: 50 }

let commands: Commands
let origin: Origin
let secret: string[]
/** Of the two cache servers. */
let places: string[]
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start()
  const file = join(await commands.folder(), 'secret')
  await writeFile(file, `${SECRET}\n`, { mode: 0o600 })
  secret = ['--secret-file', file]
  places = (await freePorts(2)).map((port) => `127.0.0.1:${port}`)
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const cacheServer = (index: number) => commands.start('cache-server', '--listen', places[index] as string, ...secret)

const peer = (name: string, knows: readonly string[]) =>
  commands.peer(
    name,
    ...secret,
    ...knows.flatMap((place) => ['--cache-server', place]),
    ...['--connect-to', `::${origin.address}`, '--ping-interval', '250ms'],
  )

/** Who asks without end, one after the other, and minds every answer. */
function asking(through: Running): { readonly stop: () => Promise<number> } {
  const stopped = new AbortController()
  const done = (async () => {
    let answers = 0
    for (; !stopped.signal.aborted; answers++) {
      const url = new URL(URLS[answers % URLS.length] as string)
      const answer = await getThrough(through.ready.listen, url.href)
      if (answer.status !== 200 || !answer.body.equals(contentOf(url.host, url.pathname))) {
        throw new Error(`${answer.status} for ${url} through ${through.ready.name}: ${answer.body.subarray(0, 300)}`)
      }
    }
    return answers
  })()
  // It is awaited when it is stopped.
  done.catch(() => {})
  return {
    stop() {
      stopped.abort()
      return done
    },
  }
}

async function listedAt(place: string) {
  await using directory = await connectDirectory({ cacheServer: place, secrets: [Buffer.from(SECRET)] })
  return await directory.communities('default')
}

test('two masters that each registered where the other was not: when they learn of each other one community remains, and no request fails', async () => {
  const [one, other] = places as [string, string]
  const first = await cacheServer(0)
  const [anemone, barnacle] = [await peer('anemone', [one]), await peer('barnacle', [one])]
  await first.kill()
  await cacheServer(1)
  const [coral, dory] = [await peer('coral', [one, other]), await peer('dory', [one, other])]
  peers = [anemone, barnacle, coral, dory]
  expect(peers.map(({ ready }) => ready.role)).toEqual(['master', 'member', 'master', 'member'])
  expect((await statuses(peers)).map((status) => status.peers.length)).toEqual([2, 2, 2, 2])
  // Either half has all of it.
  for (const through of [anemone, coral]) for (const url of URLS) await getThrough(through.ready.listen, url)
  const fetched = origin.total

  const clients = peers.map(asking)
  await cacheServer(0)
  await together(peers)
  expect((await statuses(peers)).filter(({ role }) => role === 'master')).toHaveLength(1)
  const whole = [{ size: 4 }]
  await vi.waitFor(async () => expect(await listedAt(one)).toMatchObject(whole), PATIENCE)
  // Where the master that remains does not know of it, the other one falls silent.
  const atOther = async () => expect([[], whole]).toContainEqual((await listedAt(other)).map(({ size }) => ({ size })))
  await vi.waitFor(atOther, PATIENCE)
  const answers = await Promise.all(clients.map((client) => client.stop()))
  for (const count of answers) expect(count).toBeGreaterThan(0)
  // What a half had is not dropped: who holds it now asks who held it. Tables that disagree cost a fetch each at most.
  expect(Math.max(...origin.requests.values())).toBeLessThanOrEqual(3)
  expect(origin.total - fetched).toBeLessThan(URLS.length / 2)
}, 60_000)
