import { afterEach, expect, test } from 'vitest'
import { askThrough } from '../testing/ask.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const URL_ASKED = 'http://x.test/page'

/** Three peers, of which the second holds everything, before an origin that says what it was asked. */
async function threePeers() {
  const origin = await testOrigin((_, response) => {
    const fields = { 'Cache-Control': 'max-age=60', ETag: '"v1"', 'Content-Length': 4 }
    response.writeHead(200, fields).end('page')
  })
  opened.push(origin)
  const reef = await testReef(['asking', 'holder', 'third'], { connectTo: [`::127.0.0.1:${origin.port}`] })
  opened.push(reef)
  const [asking, holder, third] = reef.peers as [TestPeer, TestPeer, TestPeer]
  const heldBy = (...peers: TestPeer[]): void => reef.agree({ holders: { 'x.test': peers.map(({ info }) => info.id) } })
  heldBy(holder)
  return { origin, reef, asking, holder, third, heldBy }
}

const ONLY = { 'Cache-Control': 'only-if-cached' }

const onlyIfCached = ({ address }: TestPeer, headers: Record<string, string> = {}, method = 'GET') =>
  askThrough(address, URL_ASKED, { method, headers: { ...ONLY, ...headers } })

test('only-if-cached at a peer that is no holder is answered by the holder, which asks no origin', async () => {
  const { origin, asking, holder } = await threePeers()
  await askThrough(holder.address, URL_ASKED)
  const answer = await onlyIfCached(asking)
  expect([answer.status, answer.body.toString()]).toEqual([200, 'page'])
  expect(answer.headers['cache-status']).toMatch(/^holder; hit; ttl=\d+, asking; fwd=miss; fwd-status=200$/)
  expect(origin.asked).toEqual(['GET /page'])
})

test('only-if-cached is 504 where no peer has it, and no origin is asked', async () => {
  const { origin, asking, heldBy, holder, third } = await threePeers()
  heldBy(holder, third)
  const answer = await onlyIfCached(asking)
  expect([answer.status, answer.headers['cache-status']]).toEqual([504, 'asking; detail=only-if-cached'])
  expect(JSON.parse(answer.body.toString()).type).toBe('urn:cachereef:problem:only-if-cached')
  expect(origin.asked).toEqual([])
})

test('only-if-cached at the owner finds it at a replica', async () => {
  const { origin, asking, holder, heldBy } = await threePeers()
  await askThrough(holder.address, URL_ASKED)
  heldBy(asking, holder)
  expect((await onlyIfCached(asking)).body.toString()).toBe('page')
  expect(origin.asked).toEqual(['GET /page'])
})

test('C4: only-if-cached at a new owner finds it at who held it before', async () => {
  const { origin, reef, asking, holder } = await threePeers()
  reef.agree({})
  const names = Array.from({ length: 1_000 }, (_, i) => `d${i}.test`)
  const domain = names.find((name) => asking.community.table.holders(name)[0] === asking.info.id) as string
  holder.community.change({ self: holder.info, peers: [holder.info] })
  await askThrough(holder.address, `http://${domain}/page`)
  asking.community.change({ self: asking.info, peers: [holder.info] })
  reef.agree({})
  const answer = await askThrough(asking.address, `http://${domain}/page`, { headers: ONLY })
  expect([answer.status, answer.body.toString()]).toEqual([200, 'page'])
  expect(origin.asked).toEqual(['GET /page'])
})

test('conditions, ranges and HEAD go along with only-if-cached', async () => {
  const { origin, asking, holder } = await threePeers()
  await askThrough(holder.address, URL_ASKED)
  expect((await onlyIfCached(asking, { 'If-None-Match': '"v1"' })).status).toBe(304)
  const part = await onlyIfCached(asking, { Range: 'bytes=1-2' })
  expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([206, 'ag', 'bytes 1-2/4'])
  const head = await onlyIfCached(asking, {}, 'HEAD')
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '4', 0])
  expect(origin.asked).toEqual(['GET /page'])
})

test('what the holder may not give unasked is 504: only-if-cached outlives no directive beside it', async () => {
  const { origin, asking, holder } = await threePeers()
  await askThrough(holder.address, URL_ASKED)
  expect((await onlyIfCached(asking, { 'Cache-Control': 'only-if-cached, no-cache' })).status).toBe(504)
  expect((await onlyIfCached(asking, { 'Cache-Control': 'only-if-cached, min-fresh=100' })).status).toBe(504)
  expect(origin.asked).toEqual(['GET /page'])
})

test('a holder that is gone costs only-if-cached a 504, not a hang nor a fetch', async () => {
  const { origin, asking, holder } = await threePeers()
  holder.kill()
  expect((await onlyIfCached(asking)).status).toBe(504)
  expect(origin.asked).toEqual([])
})
