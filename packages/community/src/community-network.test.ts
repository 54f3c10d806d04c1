import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type CacheServer, createCacheServer } from './cache-server/cache-server.ts'
import type { Community } from './community.ts'
import type { CommunityOptions } from './community-options.ts'
import { createCommunity } from './create-community.ts'
import { createIdentity } from './identity/identity.ts'
import { parseAddress } from './transports/address.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const CAPACITY = { cpu: 1_000, bandwidthKbps: 1_000_000, cacheBytes: 1 << 28 }

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function cacheServer(more: object = {}): Promise<CacheServer> {
  const server = await createCacheServer({ listen: LOOPBACK, ...more })
  opened.push(server)
  return server
}

let count = 0
function peer(more: Partial<CommunityOptions> = {}): Community {
  const identity = createIdentity()
  const community = createCommunity({
    name: 'reef',
    peerName: `p${++count}`,
    identity,
    listen: LOOPBACK,
    capacity: CAPACITY,
    ...more,
  })
  opened.push(community)
  return community
}

async function until(peers: readonly Community[], condition: () => boolean): Promise<void> {
  while (!condition())
    await Promise.race(peers.map((each) => new Promise((resolve) => each.once('allocation', resolve))))
}

test('A13, A15, A16 over real sockets: three peers become one community, sealed with their secret', async () => {
  const secrets = [Buffer.alloc(32, 7)]
  const server = await cacheServer({ secrets })
  const peers = [1, 2, 3].map(() => peer({ secrets, cacheServers: [server.listenAddress] }))
  await Promise.all(peers.map((each) => each.start()))
  await until(peers, () => peers.every((each) => each.peers.length === 3))
  expect(peers.filter((each) => each.role === 'master')).toHaveLength(1)
})

test('A8–A12 over real sockets: when the master is gone another rules and the cache server knows', async () => {
  const server = await cacheServer()
  const peers = [1, 2, 3].map(() => peer({ cacheServers: [server.listenAddress], pingIntervalMs: 100 }))
  for (const each of peers) await each.start()
  const [old, ...members] = peers as [Community, ...Community[]]
  await old[Symbol.asyncDispose]()
  await until(
    members,
    () => members.every((each) => each.peers.length === 2) && members.some((each) => each.role === 'master'),
  )
  const master = members.find((each) => each.role === 'master') as Community
  expect(master.epoch.term).toBe(2)
  await expect.poll(() => server.communities()).toMatchObject([{ id: old.id ?? master.id, epoch: master.epoch }])
})

test('a cache server that is not there costs a note and not the start', async () => {
  const notes: string[] = []
  const gone = await unusedPort()
  const alone = peer({ cacheServers: [`127.0.0.1:${gone}`], onNote: (text) => notes.push(text) })
  await alone.start()
  expect(alone.role).toBe('master')
  expect(notes[0]).toContain(`the cache server 127.0.0.1:${gone} does not answer`)
})

test('a cache server that comes later learns of the community', async () => {
  const port = await unusedPort()
  const early = peer({ cacheServers: [`127.0.0.1:${port}`], timings: { heartbeatMs: 50 } })
  await early.start()
  const server = await createCacheServer({ listen: { host: '127.0.0.1', port } })
  opened.push(server)
  await expect.poll(() => server.communities(), { timeout: 5_000 }).toMatchObject([{ id: early.id }])
})

test('a cache server with another secret ends the start with a message that says so', async () => {
  const server = await cacheServer({ secrets: [Buffer.alloc(32, 1)] })
  const wrong = peer({ secrets: [Buffer.alloc(32, 2)], cacheServers: [server.listenAddress] })
  await expect(wrong.start()).rejects.toMatchObject({
    code: 'wrong-secret',
    message: expect.stringContaining('--secret-file'),
  })
  const none = peer({ cacheServers: [server.listenAddress] })
  await expect(none.start()).rejects.toMatchObject({ code: 'wrong-secret' })
})

test('a port in use is named', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const late = peer({ listen: { host: '127.0.0.1', port } })
  await expect(late.start()).rejects.toMatchObject({
    code: 'address-unavailable',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  })
  server.close()
})

test('C14: without a secret nothing listens beyond loopback', () => {
  expect(() => peer({ listen: { host: '0.0.0.0', port: 0 } })).toThrow(
    expect.objectContaining({ code: 'unprotected-address' }),
  )
})

test('a connection that opens a TLS handshake is handed over with all its bytes', async () => {
  const arrived = Promise.withResolvers<Buffer>()
  const onContent = (socket: Socket) => {
    socket.once('data', arrived.resolve)
    socket.on('error', () => {})
    socket.resume()
  }
  const one = peer({ onContent })
  await one.start()
  const client = connect(parseAddress(one.listenAddress))
  client.write(Buffer.from([0x16, 3, 1, 9]))
  expect(await arrived.promise).toEqual(Buffer.from([0x16, 3, 1, 9]))
  client.destroy()
})

test('garbage on the peer port closes that connection, is counted, and disturbs nobody', async () => {
  const server = await cacheServer()
  const [one, two] = [1, 2].map(() => peer({ cacheServers: [server.listenAddress] })) as [Community, Community]
  await one.start()
  const client = connect(parseAddress(one.listenAddress))
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  client.on('error', () => {})
  await once(client, 'close')
  expect(Object.values(one.counters).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0)
  await two.start()
  expect(two.id).toBe(one.id)
})

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
