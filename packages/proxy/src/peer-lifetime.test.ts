import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDirectory, createCacheServer } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import { createDiskStore, createHttpCache, createMemoryStore, createOriginClient, createTieredStore } from './index.ts'
import { createPeer } from './peer.ts'
import { testOrigin } from './testing/origin.ts'
import { dial, readToEnd } from './testing/raw-client.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const ANY = { listen: '127.0.0.1:0', peerListen: '127.0.0.1:0', admin: '127.0.0.1:0' }

test('createPeer gives up joining when its signal aborts, and holds nothing open', async () => {
  const found = await createPeer({ ...ANY, name: 'a' })
  const { peerListen } = found.addresses
  await found.leave()

  const joining = new AbortController()
  // A cache server that never answers keeps it waiting.
  const silent = await createPeer({ ...ANY, name: 'b' })
  opened.push(silent)
  const options = { ...ANY, peerListen, name: 'a', cacheServers: [silent.addresses.peerListen] }
  const peer = createPeer({ ...options, signal: joining.signal })
  queueMicrotask(() => joining.abort(new Error('no longer wanted')))
  await expect(peer).rejects.toThrow('no longer wanted')
  opened.push(await createPeer({ ...ANY, peerListen, name: 'a' }))
})

test('a peer leaves once, however often it is told, and takes nothing more', async () => {
  const peer = await createPeer({ ...ANY, name: 'a' })
  await peer.listen()
  await Promise.all([peer.leave(), peer.leave(), peer[Symbol.asyncDispose]()])
  await peer.left
  await peer[Symbol.asyncDispose]()
  await expect(peer.listen()).rejects.toMatchObject({ code: 'closed' })
  await expect(peer.purge({ kind: 'all' })).rejects.toMatchObject({ code: 'closed' })
})

test('leaving can be hurried: what is in flight is cut', async () => {
  const asked = Promise.withResolvers<void>()
  const origin = await testOrigin(() => asked.resolve())
  opened.push(origin)
  const peer = await createPeer({ ...ANY, name: 'a', connectTo: [`::127.0.0.1:${origin.port}`] })
  const { listen = '' } = await peer.listen()
  const client = dial(listen)
  client.write('GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n')
  await asked.promise
  const answer = Promise.race([readToEnd(client), once(client, 'close')])
  const hurry = new AbortController()
  const left = peer.leave({ signal: hurry.signal })
  const waited = await Promise.race([left.then(() => 'left'), new Promise((resolve) => setImmediate(resolve, 'waits'))])
  expect(waited).toBe('waits')
  hurry.abort()
  await left
  expect(String(await answer)).not.toContain('200')
})

test('C6: a purge says what each peer confirmed, and need not be waited for', async () => {
  const peer = await createPeer({ ...ANY, name: 'a' })
  opened.push(peer)
  expect(await peer.purge({ kind: 'domain', value: 'a.test' })).toMatchObject({
    complete: true,
    peers: [{ name: 'a', confirmed: true, objects: 0 }],
  })
  const signal = AbortSignal.abort(new Error('not now'))
  await expect(peer.purge({ kind: 'all' }, { signal })).rejects.toThrow('not now')
})

test('everything that is opened can be closed twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cachereef-closed-'))
  const memory = () => createMemoryStore({ bytesMax: 2 ** 20 })
  const server = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } })
  const disk = await createDiskStore({ directory: join(folder, 'a'), bytesMax: 2 ** 22 })
  const things: Record<string, AsyncDisposable> = {
    client: await connectDirectory({ cacheServer: server.listenAddress }),
    server,
    cache: createHttpCache({ store: memory() }),
    memory: memory(),
    tiered: createTieredStore(memory(), disk),
    disk: await createDiskStore({ directory: join(folder, 'b'), bytesMax: 2 ** 22 }),
    origin: createOriginClient(),
  }
  for (const [name, thing] of Object.entries(things)) {
    await thing[Symbol.asyncDispose]()
    await expect(thing[Symbol.asyncDispose](), name).resolves.toBeUndefined()
  }
  await rm(folder, { recursive: true })
})
