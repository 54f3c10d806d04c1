import { afterEach, expect, test } from 'vitest'
import type { Community } from '../community.ts'
import { systemClock } from '../ports/system-clock.ts'
import { VirtualReef } from '../testing/virtual-reef.ts'
import { type CacheServer, type CacheServerOptions, createCacheServer } from './cache-server.ts'
import { connectDirectory, type DirectoryClientOptions, type DirectoryClient } from './directory-client.ts'
import type { AdditionTerms, DirectoryEntry } from './directory-store.ts'
import { MemoryDirectoryStore } from './stores/memory-directory-store.ts'
import { directoryEntry } from './store-acceptance.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function cacheServer(more: Partial<CacheServerOptions> = {}): Promise<CacheServer> {
  const server = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 }, ...more })
  opened.push(server)
  return server
}

async function ask(server: CacheServer, more: Partial<DirectoryClientOptions> = {}): Promise<DirectoryClient> {
  const client = await connectDirectory({ cacheServer: server.listenAddress, ...more })
  opened.push(client)
  return client
}

/** A directory of so many communities that live now. */
async function fullStore(count: number): Promise<MemoryDirectoryStore> {
  const store = new MemoryDirectoryStore()
  for (let i = 0; i < count; i++) {
    await store.put(
      directoryEntry('a', 1, { id: i.toString(16).padStart(32, '0'), room: count - i, heardAtMs: Date.now() }),
    )
  }
  return store
}

test('A13: whoever asks over a stream gets up to 256 communities, the roomiest first', async () => {
  const server = await cacheServer({ store: await fullStore(300) })
  const list = await (await ask(server)).communities('reef')
  expect(list).toHaveLength(256)
  expect(list[0]?.room).toBe(300)
  expect(await (await ask(server)).communities('atoll')).toEqual([])
})

test('A22, C13: over a datagram the answer is as many as fit into the size of the question', async () => {
  const server = await cacheServer({ store: await fullStore(300) })
  const list = await (await ask(server, { carrier: 'datagram' })).communities('reef')
  expect(list.length).toBeGreaterThan(3)
  expect(list.length).toBeLessThan(12)
})

test('C13: with a secret the datagram’s answer fits as well', async () => {
  const secrets = [Buffer.alloc(32, 1)]
  const server = await cacheServer({ secrets, store: await fullStore(300) })
  const list = await (await ask(server, { secrets, carrier: 'datagram' })).communities('reef')
  expect(list.length).toBeGreaterThan(3)
  expect(server.counters['answer-too-large']).toBeUndefined()
})

test('a flood of questions is answered up to its bound, counted, and told of once', async () => {
  const told: string[] = []
  const oneMoment = { ...systemClock, now: () => 0 }
  const server = await cacheServer({ clock: oneMoment, onRefused: (kind) => told.push(kind) })
  const client = await ask(server, { timeoutMs: 1_000 })
  const answers = await Promise.allSettled(Array.from({ length: 600 }, () => client.communities()))
  expect(answers.filter((each) => each.status === 'fulfilled')).toHaveLength(500)
  expect(server.counters).toEqual({ flood: 100 })
  expect(told).toEqual(['flood'])
})

test('a cache server that is not there, or has another secret, is an error that says so', async () => {
  const server = await cacheServer({ secrets: [Buffer.alloc(32, 1)] })
  await expect((await ask(server)).communities()).rejects.toMatchObject({ code: 'wrong-secret' })
  await server[Symbol.asyncDispose]()
  await expect((await ask(server)).communities()).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining(server.listenAddress),
  })
})

test('A16: founders that come at the same moment through two cache servers over one directory make one community', async () => {
  const reef = new VirtualReef()
  const store = new MemoryDirectoryStore()
  const [one, two] = [await reef.cacheServer({ store }), await reef.cacheServer({ store })]
  const peers = [one, two, one, two].map((server) => reef.peer({ cacheServers: [server.address] }))
  await reef.settle(Promise.all(peers.map((peer) => peer.start())))
  await reef.until(() => peers.every((peer) => peer.peers.length === 4))
  expect(new Set(peers.map((peer) => peer.id)).size).toBe(1)
})

test('A13: with two cache servers side by side, each with its own memory, one that is down is not missed', async () => {
  const reef = new VirtualReef()
  const servers = [await reef.cacheServer(), await reef.cacheServer()]
  const cacheServers = servers.map((server) => server.address)
  const one = reef.peer({ cacheServers })
  await reef.start(one)
  reef.network.crash(servers[0]?.address ?? '')
  const two = reef.peer({ cacheServers })
  await reef.start(two)
  expect(two.id).toBe(one.id)
  expect(await servers[1]?.communities()).toMatchObject([{ id: one.id, epoch: one.epoch }])
})

test('a master that falls silent is no longer listed', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const one = reef.peer({ cacheServers: [server.address] })
  await reef.start(one)
  await reef.pass(6_000)
  expect(await server.communities()).toHaveLength(1)
  reef.crash(one)
  await reef.pass(6_000)
  expect(await server.communities()).toEqual([])
})

test('while the store is gone nobody is told that he is master, and once it is back the master stands again', async () => {
  const reef = new VirtualReef()
  const store = new UnsteadyStore()
  const server = await reef.cacheServer({ store })
  const [one, two] = [1, 2].map(() => reef.peer({ cacheServers: [server.address] })) as [Community, Community]
  await reef.start(one, two)
  store.gone = true
  reef.crash(one)
  await reef.until(() => two.role === 'master')
  await reef.pass(2_000)
  expect(server.counters.store).toBeGreaterThan(0)
  expect(two.role).toBe('master')
  store.gone = false
  await reef.pass(1_500)
  expect(await server.communities()).toMatchObject([{ id: two.id, epoch: two.epoch }])
})

test('a peer that starts while the only cache server has lost its store founds its community, and registers it later', async () => {
  const reef = new VirtualReef()
  const store = new UnsteadyStore()
  const server = await reef.cacheServer({ store })
  store.gone = true
  const one = reef.peer({ cacheServers: [server.address] })
  await reef.start(one)
  expect(one.role).toBe('master')
  store.gone = false
  await reef.pass(1_500)
  expect(await server.communities()).toMatchObject([{ id: one.id, epoch: one.epoch }])
})

test('a cache server that names a master nobody has heard of deposes nobody', async () => {
  const reef = new VirtualReef()
  const store = new LyingStore()
  const server = await reef.cacheServer({ store })
  const [one, two] = [1, 2].map(() => reef.peer({ cacheServers: [server.address] })) as [Community, Community]
  await reef.start(one, two)
  store.lies = true
  await reef.pass(10_000)
  expect([one.role, two.role]).toEqual(['master', 'member'])
  expect(one.epoch.term).toBe(1)
})

test('a living master that a cache server refuses for a dead one of a higher epoch rises above it, and stands there again', async () => {
  const reef = new VirtualReef()
  const store = new MemoryDirectoryStore()
  const server = await reef.cacheServer({ store })
  const [one, two] = [1, 2].map(() => reef.peer({ cacheServers: [server.address] })) as [Community, Community]
  await reef.start(one, two)
  await reef.until(() => two.peers.length === 2)
  // A master of this community that was elected out of everybody's sight, registered, and died: nobody here knows it.
  const [standing] = await store.list()
  if (!standing) throw new Error('nothing is registered')
  store.restore(standing.id, {
    ...standing,
    epoch: { term: 7, master: 'e'.repeat(64) },
    masterAddress: '10.0.0.99:3130',
  })
  await reef.until(() => one.epoch.term === 8, 15_000)
  await reef.until(() => two.epoch.term === 8)
  await reef.pass(1_500)
  expect([one.role, two.role]).toEqual(['master', 'member'])
  expect(await server.communities()).toMatchObject([{ id: one.id, epoch: one.epoch, size: 2 }])
})

test('so it does where the one who stands there lives, and says itself that it rules here no more', async () => {
  const reef = new VirtualReef()
  const store = new MemoryDirectoryStore()
  const server = await reef.cacheServer({ store })
  const one = reef.peer({ cacheServers: [server.address] })
  const elsewhere = reef.peer({ name: 'atoll' })
  await reef.start(one, elsewhere)
  const [standing] = await store.list()
  if (!standing) throw new Error('nothing is registered')
  const epoch = { term: 7, master: elsewhere.self.id }
  store.restore(standing.id, { ...standing, epoch, masterAddress: elsewhere.listenAddress })
  await reef.until(() => one.epoch.term === 8, 15_000)
  await reef.pass(1_500)
  expect(await server.communities()).toMatchObject([{ id: one.id, epoch: one.epoch }])
  expect(elsewhere.role).toBe('master')
})

test('a cache server whose epoch has fallen back learns the standing one at the next sign of life', async () => {
  const reef = new VirtualReef()
  const store = new MemoryDirectoryStore()
  const server = await reef.cacheServer({ store })
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  const [old] = await store.list()
  reef.crash(one)
  await reef.until(() => two.role === 'master' || three.role === 'master')
  if (old) store.restore(old.id, old)
  await reef.pass(1_500)
  const master = [two, three].find((peer) => peer.role === 'master')
  expect(await server.communities()).toMatchObject([{ id: old?.id, epoch: master?.epoch }])
})

/** A store that says of every claim that somebody unheard of rules already. */
class LyingStore extends MemoryDirectoryStore {
  lies = false

  override async put(entry: DirectoryEntry) {
    if (!this.lies) return super.put(entry)
    const standing = { ...entry, epoch: { term: 99, master: 'f'.repeat(64) }, masterAddress: '10.0.0.99:3130' }
    return { accepted: false, standing }
  }

  override async list() {
    const entries = await super.list()
    return this.lies ? entries.map((entry) => ({ ...entry, epoch: { term: 99, master: 'f'.repeat(64) } })) : entries
  }
}

/** A store that can't be reached at times, as a Redis that restarts. */
class UnsteadyStore extends MemoryDirectoryStore {
  gone = false

  override async list(name?: string) {
    this.#refuse()
    return super.list(name)
  }

  override async add(entry: DirectoryEntry, terms: AdditionTerms) {
    this.#refuse()
    return super.add(entry, terms)
  }

  override async put(entry: DirectoryEntry) {
    this.#refuse()
    return super.put(entry)
  }

  #refuse(): void {
    if (this.gone) throw new Error('connection is closed')
  }
}
