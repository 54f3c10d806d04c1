import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { rank } from '@cachereef/allocation'
import { afterEach, expect, test } from 'vitest'
import { askThrough } from '../testing/ask.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

/** Two peers of which the second holds x.test; each reaches the origin at a port of its own. */
async function twoPeers(ports: { readonly a: number; readonly b: number }) {
  const told: string[] = []
  const logger = { info: (_: object, text: string) => told.push(text), warn() {}, error() {} }
  const reef = await testReef(['a', 'b'], (name) => ({
    connectTo: [`::127.0.0.1:${name === 'a' ? ports.a : ports.b}`],
    ...(name === 'a' ? { logger } : {}),
  }))
  opened.push(reef)
  const [a, b] = reef.peers as [TestPeer, TestPeer]
  reef.agree({ holders: { 'x.test': [b.info.id] } })
  return { a, b, told }
}

/** A port of loopback on which nobody listens. */
async function deadPort(): Promise<number> {
  const closed = await testOrigin(() => {})
  await closed[Symbol.asyncDispose]()
  return closed.port
}

test('C5: where the holder can not reach the origin the asking peer tries, and says why it did', async () => {
  const source = await testOrigin((_, response) => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end('ok'))
  opened.push(source)
  const { a, told } = await twoPeers({ a: source.port, b: await deadPort() })
  const answer = await askThrough(a.address, 'http://x.test/1')
  expect(answer.status).toBe(200)
  expect(answer.headers['cache-status']).toMatch(/^a; fwd=uri-miss.*; detail=holder-cut-off$/)
  expect(told).toContain('a holder can not reach the origin')
  expect(told).not.toContain('a holder was passed over')
})

test('a dead holder is another thing than a dead origin, in the log and in Cache-Status', async () => {
  const source = await testOrigin((_, response) => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end('ok'))
  opened.push(source)
  const { a, b, told } = await twoPeers({ a: source.port, b: source.port })
  b.kill()
  // Met dead the first time, and passed over the second.
  for (const path of ['1', '2']) {
    const answer = await askThrough(a.address, `http://x.test/${path}`)
    expect(answer.headers['cache-status']).toMatch(/^a; fwd=uri-miss.*; detail=holder-gone$/)
  }
  expect(told).toContain('a holder was passed over')
  expect(told).not.toContain('a holder can not reach the origin')
})

test('an origin that the holder has tried in vain is tried once more here, not as often again', async () => {
  let connections = 0
  const breaking = net.createServer((socket) => {
    connections++
    socket.on('error', () => {}).destroy()
  })
  breaking.listen(0, '127.0.0.1')
  await once(breaking, 'listening')
  opened.push({ [Symbol.asyncDispose]: async () => void breaking.close() })
  const { port } = breaking.address() as AddressInfo
  const { a, b } = await twoPeers({ a: port, b: port })
  expect((await askThrough(b.address, 'http://x.test/1')).status).toBe(502)
  const ofHolder = connections
  expect(ofHolder).toBeGreaterThan(1)
  const answer = await askThrough(a.address, 'http://x.test/2')
  expect(JSON.parse(answer.body.toString())).toMatchObject({ type: 'urn:cachereef:problem:origin-reset', peer: 'a' })
  expect(connections).toBe(2 * ofHolder + 1)
})

test('C5: where the origin is gone, who has it by no table of the asking peer is found before the client gets an error', async () => {
  const source = await testOrigin((_, response) => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end('ok'))
  const { port } = source
  const reef = await testReef(['a', 'b', 'c'], { connectTo: [`::127.0.0.1:${port}`] })
  opened.push(reef)
  const [a, b, c] = reef.peers as [TestPeer, TestPeer, TestPeer]
  // c has taken it from b, which is leaving; a has not heard of that yet.
  reef.agree({ holders: { 'x.test': [c.info.id] } })
  expect((await askThrough(c.address, 'http://x.test/1')).status).toBe(200)
  reef.agree({ holders: { 'x.test': [b.info.id] } })
  b.kill()
  await source[Symbol.asyncDispose]()
  const answer = await askThrough(a.address, 'http://x.test/1')
  expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: 200, body: 'ok' })
  expect(answer.headers['cache-status']).toMatch(/^c; hit.*, a; fwd=uri-miss/)
  // And what nobody has is the error that it was, in bounded time.
  const missing = await askThrough(a.address, 'http://x.test/2')
  expect(JSON.parse(missing.body.toString())).toMatchObject({ type: 'urn:cachereef:problem:origin-refused', peer: 'a' })
})

test('C4: a holder that has left, unknown to the asking peer, has handed over to the next in rank: the origin is not asked', async () => {
  const source = await testOrigin((_, response) => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end('ok'))
  opened.push(source)
  const reef = await testReef(['a', 'b', 'c', 'd'], { connectTo: [`::127.0.0.1:${source.port}`] })
  opened.push(reef)
  const { table } = (reef.peers[0] as TestPeer).community
  const [owner, next] = rank('x.test', table.peers).map(
    (id) => reef.peers.find(({ info }) => info.id === id) as TestPeer,
  )
  const asking = reef.peers.find((peer) => peer !== owner && peer !== next) as TestPeer
  // As it will be for all when they have heard of it.
  reef.agree({ holders: { 'x.test': [next?.info.id as string] } })
  expect((await askThrough(next?.address as string, 'http://x.test/1')).status).toBe(200)
  reef.agree({ holders: { 'x.test': [owner?.info.id as string] } })
  owner?.kill()
  for (const time of ['met dead', 'passed over']) {
    const { status, headers } = await askThrough(asking.address, 'http://x.test/1')
    expect(status, time).toBe(200)
    expect(headers['cache-status'], time).toMatch(/; hit.*, \w+; fwd=uri-miss/)
  }
  expect(source.asked).toHaveLength(1)
})
