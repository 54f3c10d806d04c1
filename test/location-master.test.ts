import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { Origin } from './origin.ts'
import { statusOf } from './status.ts'
import { together } from './together.ts'

const DOMAINS = Array.from({ length: 40 }, (_, i) => `site${i}.example`)
/** How long a location request waits for the master; no election begins while the master is frozen here. */
const INTERVAL_MS = 1_000
const TIMINGS = ['--ping-interval', `${INTERVAL_MS}ms`, '--ping-timeout', '20s']

let commands: Commands
let origin: Origin
let master: Running
let asking: Running
let knowing: Running
/** Domains of the one member that the other has to ask for. */
let elsewhere: { ofKnowing: string; ofAsking: string }

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start()
  const directory = await commands.cacheServer()
  const words = ['--cache-server', directory.ready.listen, '--connect-to', `::${origin.address}`, ...TIMINGS]
  master = await commands.peer('master', ...words)
  asking = await commands.peer('asking', ...words, '--location', 'master')
  knowing = await commands.peer('knowing', ...words)
  await together([master, asking, knowing])
  await Promise.all(DOMAINS.map((domain) => getThrough(asking.ready.listen, `http://${domain}/`)))
  const { peers } = await statusOf(asking)
  const domainOf = (name: string) => peers.find((peer) => peer.name === name)?.portion.domains[0] ?? 'nobody.example'
  elsewhere = { ofKnowing: domainOf('knowing'), ofAsking: domainOf('asking') }
})
afterAll(async () => {
  master?.process.kill('SIGCONT')
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

async function timed(peer: Running, url: string) {
  const startMs = performance.now()
  const answer = await getThrough(peer.ready.listen, url)
  return { ...answer, tookMs: performance.now() - startMs }
}

test('A19, A20: with --location master the master says who holds it, and the request goes there', async () => {
  const answer = await timed(asking, `http://${elsewhere.ofKnowing}/first`)
  expect(answer.status).toBe(200)
  expect(answer.cacheStatus.map((member) => member.split(';', 1)[0])).toEqual(['knowing', 'asking'])
  expect(answer.tookMs).toBeLessThan(INTERVAL_MS)
})

test('A19: a master that does not answer is waited for an interval, then the own table counts; with --location table it is not asked', async () => {
  // Stored at the holders, which so have nobody to ask: neither the origin nor the master, who held it before them.
  await getThrough(knowing.ready.listen, `http://${elsewhere.ofKnowing}/second`)
  await getThrough(asking.ready.listen, `http://${elsewhere.ofAsking}/second`)
  master.process.kill('SIGSTOP')
  const [late, early] = await Promise.all([
    timed(asking, `http://${elsewhere.ofKnowing}/second`),
    timed(knowing, `http://${elsewhere.ofAsking}/second`),
  ])
  master.process.kill('SIGCONT')
  expect([late.status, early.status]).toEqual([200, 200])
  expect(late.cacheStatus.map((member) => member.split(';', 1)[0])).toEqual(['knowing', 'asking'])
  expect(early.cacheStatus.map((member) => member.split(';', 1)[0])).toEqual(['asking', 'knowing'])
  expect(late.tookMs).toBeGreaterThanOrEqual(INTERVAL_MS)
  expect(early.tookMs).toBeLessThan(late.tookMs)
})
