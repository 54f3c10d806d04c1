import { afterEach, expect, test } from 'vitest'
import { testCache } from '../engine/testing/test-cache.ts'
import { Fields } from '../http/fields.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { askThrough } from '../testing/ask.ts'
import { type TestOrigin, testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import { HOT_HOPS } from './limits.ts'
import { createMirroredStore } from './mirrored-store.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const URL_ = 'http://x.test/hot'

/** Three peers, of which the last holds x.test, and an origin whose answers are a hundred seconds old already. */
async function threePeers() {
  let version = 1
  const source: TestOrigin = await testOrigin((request, response) => {
    if (request.method === 'PUT') {
      version++
      request.resume().once('end', () => response.writeHead(204).end())
      return
    }
    response
      .writeHead(200, { 'Cache-Control': 'max-age=600', Age: '100', ETag: `"${version}"` })
      .end(`version ${version}`)
  })
  // Room enough for a mirror.
  const reef = await testReef(['a', 'b', 'c'], { connectTo: [`::127.0.0.1:${source.port}`], memoryBytes: 16_000_000 })
  opened.push(source, reef)
  const [a, b, c] = reef.peers as [TestPeer, TestPeer, TestPeer]
  reef.agree({ holders: { 'x.test': [c.info.id] } })
  const ask = async (peer: TestPeer) => {
    const { headers, body } = await askThrough(peer.address, URL_)
    return { status: String(headers['cache-status']), age: Number(headers.age), body: String(body) }
  }
  return { a, b, c, source, ask }
}

async function heat({ ask, a }: Awaited<ReturnType<typeof threePeers>>) {
  for (let i = 0; i < HOT_HOPS; i++) await ask(a)
}

test('C3: a hot object at a peer that does not hold it stops costing hops, and keeps the age that it has', async () => {
  const reef = await threePeers()
  const { a, c, source, ask } = reef
  await heat(reef)
  const askedOfHolder = c.peer.status().cache.hits
  for (let i = 0; i < 20; i++) {
    const { status, age, body } = await ask(a)
    expect(status).toMatch(/^c; hit[^,]*, a; hit; ttl=(500|49\d); detail=mirror$/)
    expect(age).toBeGreaterThanOrEqual(100)
    expect(body).toBe('version 1')
  }
  expect(c.peer.status().cache.hits).toBe(askedOfHolder)
  expect(source.asked).toEqual(['GET /hot'])
  expect(a.peer.status().cache).toMatchObject({ objects: 0, hits: 20, mirror: { objects: 1, hits: 20 } })
})

test('C3: what is asked for now and then is not copied', async () => {
  const reef = await threePeers()
  for (let i = 1; i < HOT_HOPS; i++) expect((await reef.ask(reef.a)).status).toMatch(/, a; fwd=/)
  expect(reef.a.peer.status().cache.mirror.objects).toBe(0)
})

test('C3, C6: a purge reaches the copies', async () => {
  const reef = await threePeers()
  await heat(reef)
  expect(reef.a.peer.status().cache.mirror.objects).toBe(1)
  const answer = await fetch(`http://${reef.b.peer.addresses.admin}/purge`, {
    method: 'POST',
    headers: { 'CacheReef-Admin': '1' },
    body: JSON.stringify({ kind: 'url', value: URL_ }),
  })
  expect(await answer.json()).toMatchObject({ complete: true, objects: 2 })
  expect(reef.a.peer.status().cache.mirror.objects).toBe(0)
})

test('C1, C3: an unsafe request through any peer ends the copies of what it changed', async () => {
  const reef = await threePeers()
  await heat(reef)
  await askThrough(reef.b.address, URL_, { method: 'PUT' }, 'new')
  expect((await reef.ask(reef.a)).body).toBe('version 2')
})

test('C3: a copy is served no longer than it is fresh at the holder, and is validated there', async () => {
  const store = createMirroredStore(
    createMemoryStore({ bytesMax: 1_000_000 }),
    createMemoryStore({ bytesMax: 1_000_000 }),
  )
  const asked: (string | undefined)[] = []
  const { clock, get } = testCache({
    store,
    mirror: store.mirror,
    upstream: async ({ fields }) => {
      asked.push(fields.get('if-none-match'))
      const status = fields.has('if-none-match') ? 304 : 200
      const answered = Fields.from({
        'Cache-Control': 'max-age=600',
        Age: '590',
        Date: new Date(clock.now).toUTCString(),
        ETag: '"1"',
      })
      const body = status === 200 ? Buffer.from('copy') : null
      return { status, fields: answered, body, storable: true, mirrored: true, from: 'peer', peer: 'c' }
    },
  })
  await get(URL_)
  clock.now += 8_000
  expect((await get(URL_)).cacheStatus).toBe('reef; hit; ttl=2; detail=mirror')
  clock.now += 3_000
  expect(await get(URL_)).toMatchObject({
    text: 'copy',
    cacheStatus: expect.stringMatching(/fwd=stale; fwd-status=304/),
  })
  expect((await get(URL_)).cacheStatus).toBe('reef; hit; ttl=10; detail=mirror')
  expect(asked).toEqual([undefined, '"1"'])
})
