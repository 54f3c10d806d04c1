import { createCacheServer } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import type { PeerOptions } from '../peer-options.ts'
import { createPeer } from '../peer.ts'
import type { Peer } from '../peer-interface.ts'
import { askThrough } from '../testing/ask.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import { GIVE_BYTES_PER_SECOND_MIN, SAVED_MS_MAX } from './limits.ts'
import type { Machine } from './machine.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

async function origin(bytes: number) {
  const source = await testOrigin((request, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=600' }).end(Buffer.alloc(bytes, request.url))
  })
  opened.push(source)
  return source
}

test('B12: beyond its bandwidth a holder says so, and the asking peer has it elsewhere; no client sees an error', async () => {
  const bytes = GIVE_BYTES_PER_SECOND_MIN / 5
  const source = await origin(bytes)
  const reef = await testReef(['a', 'b'], (name) => ({
    connectTo: [`::127.0.0.1:${source.port}`],
    ...(name === 'b' ? { giveUpBytesPerSecond: GIVE_BYTES_PER_SECOND_MIN } : {}),
  }))
  opened.push(reef)
  const [a, b] = reef.peers as [TestPeer, TestPeer]
  reef.agree({ holders: { 'x.test': [b.info.id] } })
  // Sixteen seconds' worth: more than a slow machine lets it earn while they are asked for.
  const urls = Array.from({ length: 80 }, (_, i) => `http://x.test/${i}`)
  const startMs = performance.now()
  const answers = await Promise.all(urls.map((url) => askThrough(a.address, url)))
  for (const [i, { status, body }] of answers.entries()) {
    expect(status).toBe(200)
    expect(body.equals(Buffer.alloc(bytes, `/${i}`))).toBe(true)
  }
  const { giving } = b.peer.status()
  expect(giving).toMatchObject({ active: true, upBytesPerSecond: GIVE_BYTES_PER_SECOND_MIN })
  expect(giving.refused).toBeGreaterThan(0)
  // What b sent is what it saved up and earned meanwhile, and no more than its debt ahead.
  const sent = answers.filter(({ headers }) => /b;/.test(String(headers['cache-status']))).length * bytes
  const tookMs = performance.now() - startMs
  expect(sent).toBeLessThanOrEqual((GIVE_BYTES_PER_SECOND_MIN * (SAVED_MS_MAX + tookMs + 1_000)) / 1_000)
  // Its own clients are not limited.
  const own = await Promise.all(urls.map((url) => askThrough(b.address, url)))
  expect(own.every(({ status }) => status === 200)).toBe(true)
})

test('B12, B8: a peer on battery that gives only when idle is asked for next to nothing, and gives that nothing', async () => {
  const source = await origin(100)
  const directory = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } })
  opened.push(directory)
  const battery = { low: false }
  const machine: Machine = {
    processors: () => ({ own: 0, others: 0 }),
    onBattery: () => battery.low,
    onMeteredLink: async () => undefined,
  }
  const start = async (name: string, more: PeerOptions = {}): Promise<Peer> => {
    const peer = await createPeer(
      {
        name,
        listen: '127.0.0.1:0',
        peerListen: '127.0.0.1:0',
        cacheServers: [directory.listenAddress],
        connectTo: [`::127.0.0.1:${source.port}`],
        memoryBytes: 8_000_000,
        pingIntervalMs: 100,
        ...more,
      },
      { machine },
    )
    opened.push(peer)
    await peer.listen()
    return peer
  }
  const a = await start('a')
  const b = await start('b', { onlyWhenIdle: true })
  const domains = Array.from({ length: 200 }, (_, i) => `site${i}.test`)
  const portion = () => domains.filter((domain) => a.community.table.holders(domain)[0] === b.id)
  await expect.poll(() => portion().length, { timeout: 5_000 }).toBeGreaterThan(50)
  battery.low = true
  await expect.poll(() => a.community.peer(b.id)?.weight, { timeout: 5_000 }).toBe(1)
  expect(portion().length).toBeLessThan(50)
  expect(b.status().giving).toMatchObject({ active: false, why: 'it runs on battery', onlyWhenIdle: true })
  const left = portion()[0]
  if (left !== undefined) {
    const answer = await askThrough(a.addresses.listen as string, `http://${left}/`)
    expect(answer.status).toBe(200)
    expect(answer.headers['cache-status']).not.toMatch(/b;/)
  }
}, 20_000)
