import { once } from 'node:events'
import http, { type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCacheServer } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import type { PeerOptions } from '../peer-options.ts'
import { createPeer } from '../peer.ts'
import type { Peer } from '../peer-interface.ts'
import { askThrough } from '../testing/ask.ts'
import { type TestOrigin, testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import type { PurgeReport } from './purge-everywhere.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

/** An origin whose content is how often it was asked. */
async function counting(): Promise<TestOrigin> {
  let version = 0
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=600', 'Cache-Tag': 'all' }).end(`version ${++version}`)
  })
  opened.push(origin)
  return origin
}

async function twoPeers(origin: TestOrigin) {
  const reef = await testReef(['a', 'b'], { connectTo: [`::127.0.0.1:${origin.port}`] })
  opened.push(reef)
  const [a, b] = reef.peers as [TestPeer, TestPeer]
  reef.agree({ holders: { 'x.test': [b.info.id] } })
  return { a, b, agree: reef.agree }
}

async function purge({ peer }: Pick<TestPeer, 'peer'>, selector: object): Promise<PurgeReport> {
  const answer = await fetch(`http://${peer.addresses.admin}/purge`, {
    method: 'POST',
    headers: { 'CacheReef-Admin': '1' },
    body: JSON.stringify(selector),
  })
  return (await answer.json()) as PurgeReport
}

const bodyOf = async (peer: { readonly address: string }, url: string): Promise<string> =>
  (await askThrough(peer.address, url)).body.toString()

test('C6: what a purge means is written as its user likes, and every peer says what went and how long it took', async () => {
  const { a, b } = await twoPeers(await counting())
  await askThrough(a.address, 'http://x.test/1')
  const report = await purge(a, { kind: 'url', value: 'HTTP://X.test:80/1' })
  expect(report).toMatchObject({ complete: true, objects: 1, selector: { kind: 'url', value: 'http://x.test/1' } })
  expect(report.id.startsWith(`${a.info.id}.1.`)).toBe(true)
  expect(report.peers).toEqual([
    { peerId: a.info.id, name: 'a', confirmed: true, objects: 0, ms: expect.any(Number) },
    { peerId: b.info.id, name: 'b', confirmed: true, objects: 1, ms: expect.any(Number) },
  ])
  expect(report.ms).toBe(Math.max(...report.peers.map(({ ms }) => ms)))
  expect(await bodyOf(a, 'http://x.test/1')).toBe('version 2')
})

test('C6: a response in flight while a purge passes is stored nowhere, and its client gets all of it', async () => {
  const answering = Promise.withResolvers<ServerResponse>()
  let asked = 0
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=600' })
    if (++asked > 1) response.end('new')
    else {
      response.write('old, ')
      answering.resolve(response)
    }
  })
  opened.push(origin)
  const { a, b } = await twoPeers(origin)
  const request = http.get({ host: '127.0.0.1', port: a.address.split(':')[1], path: 'http://x.test/', agent: false })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const rest = await answering.promise
  expect(await purge(b, { kind: 'domain', value: 'x.test' })).toMatchObject({ complete: true })
  rest.end('and whole')
  expect(await text(response)).toBe('old, and whole')
  expect([a, b].map(({ peer }) => peer.status().cache.objects)).toEqual([0, 0])
  expect(await bodyOf(a, 'http://x.test/')).toBe('new')
})

test('C6: an answer of a peer that a purge has not reached is not used, and that peer catches up', async () => {
  const { a, b, agree } = await twoPeers(await counting())
  for (const url of ['http://x.test/1', 'http://x.test/2']) await askThrough(a.address, url)
  // a does not see b for a while; b sees a all the time.
  a.community.change({ self: a.info, peers: [a.info] })
  expect(await purge(a, { kind: 'url', value: 'http://x.test/1' })).toMatchObject({ complete: true, objects: 0 })
  agree({ holders: { 'x.test': [b.info.id] } }, [a])
  expect(await bodyOf(a, 'http://x.test/1')).toBe('version 3')
  // What the purge does not mean is used as ever.
  expect(await bodyOf(a, 'http://x.test/2')).toBe('version 2')
  await expect.poll(() => b.peer.status().cache.objects).toBe(1)
  expect(await bodyOf(b, 'http://x.test/1')).toBe('version 3')
})

test('C6: a peer that was out of sight purges when it is back', async () => {
  const { a, b, agree } = await twoPeers(await counting())
  await askThrough(a.address, 'http://x.test/1')
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    one.community.change({ self: one.info, peers: [one.info] })
    one.community.emit('peer-down', other.info, 'dead')
  }
  expect(await purge(a, { kind: 'tag', value: 'all' })).toMatchObject({ complete: true, objects: 0 })
  expect(b.peer.status().cache.objects).toBe(1)
  agree({ holders: { 'x.test': [b.info.id] } })
  b.community.emit('peer-up', a.info)
  await expect.poll(() => b.peer.status().cache.objects).toBe(0)
})

test('C6: a stranger may not purge, nor read what was purged', async () => {
  const { a, b } = await twoPeers(await counting())
  await askThrough(a.address, 'http://x.test/1')
  // b no longer has a in its list; a does not know that.
  b.community.change({ self: b.info, peers: [b.info] })
  expect(await purge(a, { kind: 'all' })).toMatchObject({
    complete: false,
    peers: [
      { name: 'a', confirmed: true },
      { name: 'b', confirmed: false, error: 'it answered 403' },
    ],
  })
  expect(b.peer.status().cache.objects).toBe(1)
})

test('C6, C9: a peer that comes back with a warm disk has purged what it missed before it serves', async () => {
  const origin = await counting()
  const directory = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } })
  opened.push(directory)
  const state = await mkdtemp(join(tmpdir(), 'cachereef-purging-'))
  opened.push({ [Symbol.asyncDispose]: () => rm(state, { recursive: true, force: true }) })
  const start = async (name: string, more: PeerOptions): Promise<Peer> => {
    const peer = await createPeer({
      name,
      listen: '127.0.0.1:0',
      peerListen: '127.0.0.1:0',
      admin: '127.0.0.1:0',
      cacheServers: [directory.listenAddress],
      connectTo: [`::127.0.0.1:${origin.port}`],
      pingIntervalMs: 100,
      ...more,
    })
    opened.push(peer)
    await peer.listen()
    return peer
  }
  const clients = ({ addresses }: Peer) => ({ address: addresses.listen as string })
  // a caches nothing, so b holds everything.
  const a = await start('a', { memoryBytes: 0 })
  const warm = { memoryBytes: 0, diskBytes: 50_000_000, stateDir: state }
  const b = await start('b', warm)
  for (const number of [1, 2]) expect(await bodyOf(clients(b), `http://x.test/${number}`)).toBe(`version ${number}`)
  await b.leave()
  expect(await purge({ peer: a }, { kind: 'url', value: 'http://x.test/1' })).toMatchObject({ complete: true })
  const back = await start('b', warm)
  expect(back.status().cache.objects).toBe(1)
  expect(await bodyOf(clients(back), 'http://x.test/2')).toBe('version 2')
  expect(await bodyOf(clients(back), 'http://x.test/1')).toBe('version 3')
}, 20_000)
