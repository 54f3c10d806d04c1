import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { createPeer } from './peer.ts'
import type { PeerOptions } from './peer-options.ts'
import { askThrough } from './testing/ask.ts'
import { type TestOrigin, testOrigin } from './testing/origin.ts'
import { type TestPeer, testReef } from './testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const BODY = randomBytes(100_000)
const CACHEABLE = { 'Cache-Control': 'max-age=60', ETag: '"v1"' }

async function origin(
  answer: Parameters<typeof testOrigin>[0] = (_, response) => response.writeHead(200, CACHEABLE).end(BODY),
) {
  const server = await testOrigin(answer)
  opened.push(server)
  return server
}

/** Peers to whom every host is the test's origin. */
async function reef(names: string, { port }: TestOrigin, options: PeerOptions = {}) {
  const made = await testReef(names.split(' '), { connectTo: [`::127.0.0.1:${port}`], ...options })
  opened.push(made)
  return made
}

const ids = (...peers: TestPeer[]) => peers.map(({ info }) => info.id)

test('A17, A18: whoever is asked, the holder fetches once, stores, and every peer that had a hand in it says so', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b c', source)
  const [a, b, c] = peers as [TestPeer, TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })

  const first = await askThrough(a.address, 'http://x.test/1')
  expect(first).toMatchObject({ status: 200, body: BODY })
  expect(first.headers['cache-status']).toMatch(/^b; ?fwd=uri-miss[^,]*stored[^,]*, a; ?fwd=uri-miss/)
  const second = await askThrough(c.address, 'http://x.test/1')
  expect(second).toMatchObject({ status: 200, body: BODY })
  expect(second.headers['cache-status']).toMatch(/^b; ?hit[^,]*, c; ?fwd=uri-miss/)
  expect(second.headers.via).toMatch(/b, .*c$/)
  expect((await askThrough(b.address, 'http://x.test/1')).headers['cache-status']).toMatch(/^b; ?hit/)
  expect(source.asked).toEqual(['GET /1'])
  expect(source.requests[0]?.headers).toMatchObject({ host: 'x.test', via: expect.stringMatching(/a, .*b$/) })
  expect(source.requests[0]?.headers).not.toHaveProperty('cachereef-hop')
  expect(a.peer.status().cache.objects).toBe(0)
  expect(b.peer.status().cache.objects).toBe(1)
})

test('C2: concurrent misses through every peer make one origin fetch', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b c', source)
  agree({ holders: { 'x.test': ids(peers[1] as TestPeer) } })
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, i) => askThrough((peers[i % 3] as TestPeer).address, 'http://x.test/1')),
  )
  expect(answers.every(({ status, body }) => status === 200 && body.equals(BODY))).toBe(true)
  expect(source.asked).toEqual(['GET /1'])
})

test('A6: a replica asks the first in rank, keeps a copy, and serves it when that one is gone', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b c', source)
  const [a, b, c] = peers as [TestPeer, TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b, c) } })
  await askThrough(c.address, 'http://x.test/1')
  b.kill()
  expect((await askThrough(a.address, 'http://x.test/1')).headers['cache-status']).toMatch(/c; ?hit[^,]*, a;/)
  expect(source.asked).toEqual(['GET /1'])
})

test('C5: a holder that is dead costs a fetch from the origin, not an error', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  await askThrough(a.address, 'http://x.test/1')
  b.kill()
  for (const path of ['1', '2', '2'])
    expect(await askThrough(a.address, `http://x.test/${path}`)).toMatchObject({ status: 200, body: BODY })
  expect(source.asked).toEqual(['GET /1', 'GET /1', 'GET /2'])
})

test('C5: a holder that dies in mid-body is not noticed: the rest comes from the origin', async () => {
  const half = BODY.subarray(0, 50_000)
  const source = await origin((request, response) => {
    const [, first] = /bytes=(\d+)-/.exec(request.headers.range ?? '') ?? []
    if (first === undefined) {
      // Only half of it, until the holder is dead.
      response.writeHead(200, { ...CACHEABLE, 'Content-Length': BODY.length }).write(half)
      return
    }
    expect(request.headers['if-range']).toBe('"v1"')
    const rest = BODY.subarray(Number(first))
    response
      .writeHead(206, { ...CACHEABLE, 'Content-Range': `bytes ${first}-${BODY.length - 1}/${BODY.length}` })
      .end(rest)
  })
  const { agree, peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })

  const request = http.get({ host: '127.0.0.1', port: a.address.split(':')[1], path: 'http://x.test/1', agent: false })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (Buffer.concat(chunks).length === half.length) b.kill()
  })
  await once(response, 'end')
  expect(Buffer.concat(chunks).equals(BODY)).toBe(true)
})

test('C13: whoever answers at the address of a holder with another key gets nothing, and the origin is asked', async () => {
  const source = await origin()
  const { peers } = await reef('a b c', source)
  const [a, b, c] = peers as [TestPeer, TestPeer, TestPeer]
  const impostor = { ...b.info, address: c.info.address }
  a.community.change({ self: a.info, peers: [a.info, impostor], holders: { 'x.test': ids(b) } })
  expect((await askThrough(a.address, 'http://x.test/1')).headers['cache-status']).toMatch(/^a; ?fwd=uri-miss/)
  expect(c.peer.status().cache.misses).toBe(0)
})

test('C13: a peer that is not in the list is refused by the link, and helps itself', async () => {
  const source = await origin()
  const { peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  a.community.change({ self: a.info, peers: [a.info, b.info], holders: { 'x.test': ids(b) } })
  b.community.change({ self: b.info, peers: [b.info] })
  expect(await askThrough(a.address, 'http://x.test/1')).toMatchObject({ status: 200, body: BODY })
  expect(b.peer.status().cache.misses).toBe(0)
})

test('tables that disagree cost a fetch each, and never a loop, a hang or an error', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  // Each believes that the other holds it.
  agree({ holders: { 'x.test': ids(b) } }, [a])
  agree({ holders: { 'x.test': ids(a) } }, [b])
  const answers = await Promise.all([a, b, a, b, a, b].map(({ address }) => askThrough(address, 'http://x.test/1')))
  expect(answers.every(({ status, body }) => status === 200 && body.equals(BODY))).toBe(true)
  expect(source.asked.length).toBeLessThanOrEqual(2)
})

test("C14: a client's own hop field means nothing", async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  const headers = { 'CacheReef-Hop': 'v=1, table="t", hops=2, held' }
  expect((await askThrough(a.address, 'http://x.test/1', { headers })).headers['cache-status']).toMatch(/^b; .*a; /)
})

test('a holder that may not fetch from the origin says so, and the asking peer fetches', async () => {
  const source = await origin()
  const made = await testReef(['a', 'b'], (name) => ({ allowPrivateOrigins: name === 'a' }))
  opened.push(made)
  const [a, b] = made.peers as [TestPeer, TestPeer]
  made.agree({ holders: { '127.0.0.1': ids(b) } })
  const url = `http://127.0.0.1:${source.port}/1`
  expect(await askThrough(a.address, url)).toMatchObject({ status: 200, body: BODY })
  const refused = await askThrough(b.address, url)
  expect(refused).toMatchObject({ status: 403, headers: { 'content-type': 'application/problem+json' } })
  expect(JSON.parse(refused.body.toString())).toMatchObject({ type: 'urn:cachereef:problem:private-origin', peer: 'b' })
})

test('an unsafe request goes straight to the origin, and the holder forgets what it changed before the client has its answer', async () => {
  let version = 1
  const source = await origin((request, response) => {
    if (request.method === 'PUT') {
      request.resume().once('end', () => response.writeHead(204).end())
      version++
    } else response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end(`version ${version}`)
  })
  const { agree, peers } = await reef('a b c', source)
  const [a, b, c] = peers as [TestPeer, TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  expect((await askThrough(a.address, 'http://x.test/1')).body.toString()).toBe('version 1')
  const put = await askThrough(c.address, 'http://x.test/1', { method: 'PUT' }, 'new')
  expect(put).toMatchObject({ status: 204, headers: { 'cache-status': expect.stringMatching(/^c; ?fwd=method/) } })
  expect((await askThrough(a.address, 'http://x.test/1')).body.toString()).toBe('version 2')
})

test('RFC 9111 4.4: what the holder has of it is validated, and used again where it has not changed', async () => {
  const validated: (string | undefined)[] = []
  const source = await origin((request, response) => {
    if (request.method !== 'GET') return void request.resume().once('end', () => response.writeHead(204).end())
    validated.push(request.headers['if-none-match'])
    const isKnown = request.headers['if-none-match'] === '"a"'
    response.writeHead(isKnown ? 304 : 200, { 'Cache-Control': 'max-age=60', ETag: '"a"' })
    response.end(isKnown ? undefined : 'text')
  })
  const { agree, peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  await askThrough(a.address, 'http://x.test/1')
  await askThrough(a.address, 'http://x.test/1', { method: 'POST' }, 'new')
  const again = await askThrough(a.address, 'http://x.test/1')
  expect([again.status, again.body.toString()]).toEqual([200, 'text'])
  expect(validated).toEqual([undefined, '"a"'])
})

test('HEAD, ranges and conditions are answered through a hop as at the holder', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  await askThrough(a.address, 'http://x.test/1')
  const head = await askThrough(a.address, 'http://x.test/1', { method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, headers: { 'content-length': String(BODY.length) } })
  const part = await askThrough(a.address, 'http://x.test/1', { headers: { Range: 'bytes=10-19' } })
  expect(part).toMatchObject({
    status: 206,
    body: BODY.subarray(10, 20),
    headers: { age: '0', 'content-range': `bytes 10-19/${BODY.length}` },
  })
  expect(await askThrough(a.address, 'http://x.test/1', { headers: { 'If-None-Match': '"v1"' } })).toMatchObject({
    status: 304,
  })
  expect(source.asked).toEqual(['GET /1'])
})

test('C6: a purge is confirmed by every peer, and one that does not confirm is named', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b c', source)
  const [a, b, c] = peers as [TestPeer, TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  await askThrough(a.address, 'http://x.test/1')
  const purge = async (selector: object) => {
    const headers = { 'CacheReef-Admin': '1' }
    const answer = await fetch(`http://${a.peer.addresses.admin}/purge`, {
      method: 'POST',
      headers,
      body: JSON.stringify(selector),
    })
    return (await answer.json()) as {
      complete: boolean
      objects: number
      peers: { name: string; confirmed: boolean }[]
    }
  }
  const report = await purge({ kind: 'url', value: 'http://x.test/1' })
  expect(report).toMatchObject({ complete: true, objects: 1 })
  expect(report.peers.map(({ name, confirmed }) => `${name} ${confirmed}`).sort()).toEqual([
    'a true',
    'b true',
    'c true',
  ])
  expect(b.peer.status().cache.objects).toBe(0)
  c.kill()
  expect(await purge({ kind: 'all' })).toMatchObject({
    complete: false,
    peers: expect.arrayContaining([expect.objectContaining({ name: 'c', confirmed: false })]),
  })
})

test('C11: explain says who holds a URL, by which route, and what is stored', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b', source)
  const [a] = peers as [TestPeer]
  agree({})
  await askThrough(a.address, 'http://x.test/1')
  const explained = await Promise.all(
    peers.map(async ({ peer }) => {
      const answer = await fetch(`http://${peer.addresses.admin}/explain?url=${encodeURIComponent('http://x.test/1')}`)
      return (await answer.json()) as {
        holders: { self: boolean }[]
        route: string
        stored: { status: number; bytes: number }[]
      }
    }),
  )
  const holder = explained.find(({ holders }) => holders[0]?.self === true)
  const other = explained.find(({ holders }) => holders[0]?.self === false)
  expect(holder).toMatchObject({
    stored: [{ status: 200, bytes: BODY.length }],
    route: expect.stringContaining('comes first'),
  })
  expect(other).toMatchObject({ stored: [], route: expect.stringMatching(/^a miss here asks [ab], then the origin/) })
})

test('C8: fetch, interceptor and handler go through the community', async () => {
  const source = await origin()
  const { agree, peers } = await reef('a b', source)
  const [a, b] = peers as [TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  const fetched = await a.peer.fetch('http://x.test/1')
  expect(Buffer.from(await fetched.arrayBuffer()).equals(BODY)).toBe(true)
  expect(fetched.headers.get('cache-status')).toMatch(/^b; .*a; /)

  const agent = new Agent()
  const intercepted = await agent
    .compose(a.peer.interceptor())
    .request({ origin: 'http://x.test', path: '/1', method: 'GET' })
  expect(String(intercepted.headers['cache-status'])).toMatch(/^b; ?hit.*a; /)
  await intercepted.body.dump()
  await agent.close()

  const server = http.createServer(a.peer.handler)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect((await askThrough(`127.0.0.1:${port}`, 'http://x.test/1')).headers['cache-status']).toMatch(/^b; ?hit.*a; /)
  server.close()
  expect(source.asked).toEqual(['GET /1'])
})

test('the PAC of a peer on loopback names it to clients on loopback, and those that others advertise', async () => {
  const source = await origin()
  const { peers } = await reef('a', source)
  const [a] = peers as [TestPeer]
  const pac = async () => (await askThrough(a.address, `http://${a.address}/proxy.pac`)).body.toString()
  expect(await pac()).toContain(`PROXY ${a.address}; DIRECT`)
  const other = { ...a.info, id: 'ff'.repeat(32), name: 'b', clientAddress: '192.0.2.1:3128' }
  a.community.change({ self: a.info, peers: [a.info, other] })
  expect(await pac()).toContain(`PROXY ${a.address}; PROXY 192.0.2.1:3128; DIRECT`)
})

test('C9: a peer with a disk comes back warm', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'cachereef-peer-'))
  opened.push({ [Symbol.asyncDispose]: () => rm(stateDir, { recursive: true }) })
  const source = await origin()
  for (const expected of [/^a; ?fwd=uri-miss/, /^a; ?hit/]) {
    const made = await reef('a', source, { stateDir, diskBytes: 100_000_000 })
    const [{ address }] = made.peers as [TestPeer]
    const answer = await askThrough(address, 'http://x.test/1')
    expect(answer).toMatchObject({ body: BODY, headers: { 'cache-status': expect.stringMatching(expected) } })
    await opened.pop()?.[Symbol.asyncDispose]()
  }
  expect(source.asked).toEqual(['GET /1'])
})

test('leaving closes every listener, is said once, and nothing can be opened after it', async () => {
  const source = await origin()
  const { peers } = await reef('a', source)
  const [{ peer, address }] = peers as [TestPeer]
  const { admin } = peer.addresses
  const answer = await fetch(`http://${admin}/leave`, { method: 'POST', headers: { 'CacheReef-Admin': '1' } })
  expect(answer.status).toBe(202)
  await peer.left
  await peer.leave()
  await expect(askThrough(address, 'http://x.test/')).rejects.toThrow('ECONNREFUSED')
  await expect(fetch(`http://${admin}/healthz`)).rejects.toThrow()
  await expect(peer.listen()).rejects.toMatchObject({ code: 'closed' })
})

test('an option that makes no sense is refused by name, before anything is opened', async () => {
  const refused: [PeerOptions, RegExp][] = [
    [{ listen: '3128' }, /^listen: .*HOST:PORT/],
    [{ name: 'two words' }, /^name: "two words" is not letters/],
    [{ mirrors: [{ prefix: 'npm', origin: 'http://a' }] }, /^mirrors: the prefix "npm"/],
    [{ reverse: 'ftp://a' }, /^reverse: .*not http/],
    [{ connectTo: ['a:b'] }, /^connectTo: .*HOST1:PORT1:HOST2:PORT2/],
    [{ allowClients: ['all'] }, /^allowClients: .*no CIDR/],
    [{ replicas: 0 }, /^replicas: "0" is not a whole number from 1/],
    [{ deliver: 'reroute' }, /^deliver: /],
    [{ memoryBytes: 1 }, /^memoryBytes: "1" is not a whole number from/],
    [{ diskBytes: 100_000_000 }, /^diskBytes: a store on disk needs a stateDir/],
    [{ pingIntervalMs: 500, pingTimeoutMs: 100 }, /^pingTimeoutMs: /],
    [{ originTimeoutMs: 60_001 }, /^originTimeoutMs: .*from 1 to 60,?000/],
  ]
  for (const [options, message] of refused) {
    await expect(createPeer(options)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message),
    })
  }
})
