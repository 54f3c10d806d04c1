import { once } from 'node:events'
import http, { type ServerResponse } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { askThrough } from '../testing/ask.ts'
import { type TestOrigin, testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

/** Answers with an Age, as an origin behind a cache does. */
async function origin(): Promise<TestOrigin> {
  const source = await testOrigin((request, response) => {
    response
      .writeHead(200, { 'Cache-Control': 'max-age=600', Age: '100', ETag: '"v1"', Vary: 'Accept-Language' })
      .end(`${request.headers.host}${request.url} ${request.headers['accept-language'] ?? ''}`)
  })
  opened.push(source)
  return source
}

async function peersNamed(names: string, { port }: TestOrigin): Promise<TestPeer[]> {
  const made = await testReef(names.split(' '), { connectTo: [`::127.0.0.1:${port}`] })
  opened.push(made)
  return [...made.peers]
}

/** Puts a list of these in force at each of them. */
function agree(...peers: readonly TestPeer[]): void {
  const infos = peers.map(({ info }) => info).sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { community, info } of peers) community.change({ self: info, peers: infos })
}

const URLS = Array.from({ length: 40 }, (_, i) => `http://site${i}.test/page`)

async function askAll(peer: TestPeer): Promise<string[]> {
  const answers = await Promise.all(URLS.map((url) => askThrough(peer.address, url)))
  for (const [i, { status, body }] of answers.entries()) {
    expect({ status, body: body.toString() }).toEqual({ status: 200, body: `${URLS[i]?.slice(7)} ` })
  }
  return answers.map(({ headers }) => String(headers['cache-status']))
}

/** A domain that the first of these holds. */
function domainOf({ community, info }: TestPeer): string {
  const found = Array.from({ length: 1_000 }, (_, i) => `d${i}.test`).find(
    (domain) => community.table.holders(domain)[0] === info.id,
  )
  return found as string
}

test('C4: a peer that joins takes what it is to hold from those that held it, and not from the origin', async () => {
  const source = await origin()
  const [a, b, c] = (await peersNamed('a b c', source)) as [TestPeer, TestPeer, TestPeer]
  agree(a, b)
  await askAll(a)
  expect(source.asked).toHaveLength(URLS.length)
  agree(a, b, c)
  const statuses = await askAll(a)
  expect(source.asked).toHaveLength(URLS.length)
  expect(statuses.some((status) => /^[ab]; hit.*, c; fwd=uri-miss.*stored.*, a; /.test(status))).toBe(true)
  // What others still had for their own clients it takes when it is asked itself; then it has them all.
  await askAll(c)
  expect(source.asked).toHaveLength(URLS.length)
  const domains = URLS.filter((url) => c.community.table.holders(new URL(url).hostname)[0] === c.info.id)
  expect((await askAll(c)).filter((status) => /, c; hit/.test(status)).length).toBe(domains.length)
  expect(c.peer.status().cache.objects).toBe(domains.length)
})

test('C4: what is taken over keeps its age', async () => {
  const source = await origin()
  const [a, b] = (await peersNamed('a b', source)) as [TestPeer, TestPeer]
  agree(a)
  agree(a, b)
  const url = `http://${domainOf(b)}/`
  agree(a)
  await askThrough(a.address, url)
  agree(a, b)
  await askThrough(b.address, url)
  const { headers } = await askThrough(b.address, url)
  expect(headers['cache-status']).toMatch(/b; hit; ttl=(500|49\d)/)
  expect(Number(headers.age)).toBeGreaterThanOrEqual(100)
  expect(source.asked).toHaveLength(1)
})

test('C4, C2: a new holder joins the fetch that the earlier one has in flight', async () => {
  const reached = Promise.withResolvers<ServerResponse>()
  const source = await testOrigin((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=60' }).write('begun, ')
    reached.resolve(response)
  })
  opened.push(source)
  const [a, b] = (await peersNamed('a b', source)) as [TestPeer, TestPeer]
  agree(a, b)
  const url = `http://${domainOf(b)}/`
  agree(a)
  const first = askThrough(a.address, url)
  const answering = await reached.promise
  agree(a, b)
  const request = http.get({ host: '127.0.0.1', port: b.address.split(':')[1], path: url, agent: false })
  const [joined] = (await once(request, 'response')) as [http.IncomingMessage]
  answering.end('ended')
  expect((await first).body.toString()).toBe('begun, ended')
  expect(await text(joined)).toBe('begun, ended')
  expect(joined.headers['cache-status']).toMatch(/^a; .*collapsed.*, b; /)
  expect(source.asked).toHaveLength(1)
})

test('C4: an earlier holder that is gone, or never answers, costs a bounded time and no error', async () => {
  const source = await origin()
  const [a, b] = (await peersNamed('a b', source)) as [TestPeer, TestPeer]
  const silent = net.createServer(() => {})
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  opened.push({ [Symbol.asyncDispose]: async () => void silent.close() })
  agree(a, b)
  const url = `http://${domainOf(b)}/`
  agree(a)
  await askThrough(a.address, url)
  const mute = { ...a.info, address: `127.0.0.1:${(silent.address() as AddressInfo).port}` }
  b.community.change({ self: b.info, peers: [mute, b.info].sort((x, y) => (x.id < y.id ? -1 : 1)) })
  const startMs = performance.now()
  expect(await askThrough(b.address, url)).toMatchObject({ status: 200 })
  expect(performance.now() - startMs).toBeLessThan(3_000)
  expect(source.asked).toHaveLength(2)
})

test('C4: two peers that each take the other for the earlier holder ask once, and neither waits for the other for long', async () => {
  const source = await origin()
  const [a, b] = (await peersNamed('a b', source)) as [TestPeer, TestPeer]
  agree(a, b)
  const infos = [a.info, b.info].sort((x, y) => (x.id < y.id ? -1 : 1))
  const url = `http://${domainOf(b)}/`
  const { hostname } = new URL(url)
  // Each holds it by its own table, and the other did before.
  a.community.change({ self: a.info, peers: infos, replicas: 2, holders: { [hostname]: [a.info.id] } })
  b.community.change({ self: b.info, peers: infos, replicas: 2, holders: { [hostname]: [b.info.id] } })
  const answers = await Promise.all([a, b, a, b].map(({ address }) => askThrough(address, url)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(source.asked.length).toBeLessThanOrEqual(2)
})

test('B3, C4: a leaving peer hands over what is asked for, every variant, to those that will hold it', async () => {
  const source = await origin()
  const [a, b, c] = (await peersNamed('a b c', source)) as [TestPeer, TestPeer, TestPeer]
  agree(a, b, c)
  const url = `http://${domainOf(c)}/page`
  for (const language of ['de', 'en']) await askThrough(a.address, url, { headers: { 'Accept-Language': language } })
  await c.peer.leave()
  c.kill()
  agree(a, b)
  expect(a.peer.status().cache.objects + b.peer.status().cache.objects).toBe(2)
  for (const language of ['de', 'en']) {
    const answer = await askThrough(a.address, url, { headers: { 'Accept-Language': language } })
    expect(answer.headers['cache-status']).toMatch(/[ab]; hit/)
    expect(answer.body.toString()).toBe(`${url.slice(7)} ${language}`)
  }
  expect(source.asked).toHaveLength(2)
})

test('C4: a rolling restart of every peer, each with a new identity and an empty memory, costs the origin nothing', async () => {
  const source = await origin()
  let peers = await peersNamed('a b c', source)
  agree(...peers)
  await askAll(peers[0] as TestPeer)
  expect(source.asked).toHaveLength(URLS.length)
  for (const name of ['a2', 'b2', 'c2']) {
    const [leaving, ...staying] = peers as [TestPeer, ...TestPeer[]]
    await leaving.peer.leave()
    leaving.kill()
    agree(...staying)
    await askAll(staying[0] as TestPeer)
    const [started] = (await peersNamed(name, source)) as [TestPeer]
    peers = [...staying, started]
    agree(...peers)
    await askAll(started)
  }
  expect(source.asked).toHaveLength(URLS.length)
})

test('a stranger may offer nothing, and an offer that says nothing sensible is refused', async () => {
  const source = await origin()
  const [a, b] = (await peersNamed('a b', source)) as [TestPeer, TestPeer]
  // b leaves a community in which nobody knows it.
  agree(a)
  b.community.change({ self: b.info, peers: [a.info, b.info].sort((x, y) => (x.id < y.id ? -1 : 1)) })
  await askThrough(b.address, `http://${domainOf(b)}/`)
  await b.peer.leave()
  expect(a.peer.status().cache.objects).toBe(0)
})
