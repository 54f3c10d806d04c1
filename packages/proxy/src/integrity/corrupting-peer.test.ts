import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { PeerInfo } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { selfSigned } from '../link/certificate.ts'
import { createLinkServer } from '../link/link-server.ts'
import { askThrough } from '../testing/ask.ts'
import { fakePeer } from '../testing/fake-community.ts'
import { get } from '../testing/get.ts'
import { testIdentity } from '../testing/identity.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import { BLOCK_HEAD_BYTES } from './block.ts'
import { inBlocks } from './in-blocks.ts'
import { BLOCK_BYTES_MAX } from './limits.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const SMALL = randomBytes(5_000)
const LARGE = randomBytes(5 * BLOCK_BYTES_MAX)
const GOOD_BLOCKS = 3

/** A peer with a proper key whose memory is bad: it flips one bit, in the fourth block or in the only one. */
async function corruptingPeer(
  answerFields: Readonly<Record<string, string>>,
): Promise<{ info: PeerInfo; asked: string[] }> {
  const identity = testIdentity()
  const asked: string[] = []
  const link = createLinkServer(selfSigned(identity.id, identity.privateKey), async (_from, request, response) => {
    const url = request.url as string
    asked.push(url)
    const body = url.endsWith('small') ? SMALL : LARGE
    const sent = inBlocks({ status: 200, body, fields: Fields.from(answerFields) }, url)
    const wire = Buffer.from(Buffer.isBuffer(sent.body) ? sent.body : await buffer(sent.body as Readable))
    const at =
      body === SMALL ? wire.length - 1 : GOOD_BLOCKS * (BLOCK_BYTES_MAX + BLOCK_HEAD_BYTES) + BLOCK_HEAD_BYTES + 5
    wire[at] = wire[at]! ^ 1
    response.writeHead(200, sent.fields.toRaw()).end(wire)
  })
  const door = net.createServer((socket) => link.accept(socket))
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  opened.push(link, { [Symbol.asyncDispose]: async () => void door.close() })
  const address = `127.0.0.1:${(door.address() as AddressInfo).port}`
  return { info: fakePeer({ id: identity.id, name: 'corrupt', address }), asked }
}

/** Two sound peers and a corrupting one, which comes first for x.test; `rest` comes after it. */
async function reef(fields: Readonly<Record<string, string>>, rest: (a: TestPeer, b: TestPeer) => readonly TestPeer[]) {
  const source = await testOrigin((request, response) => {
    const body = request.url === '/small' ? SMALL : LARGE
    const [, first] = /bytes=(\d+)-/.exec(request.headers.range ?? '') ?? []
    if (first === undefined) return response.writeHead(200, { ...fields, 'Content-Length': body.length }).end(body)
    const range = `bytes ${first}-${body.length - 1}/${body.length}`
    return response.writeHead(206, { ...fields, 'Content-Range': range }).end(body.subarray(Number(first)))
  })
  const bad = await corruptingPeer(fields)
  const made = await testReef(['a', 'b'], { connectTo: [`::127.0.0.1:${source.port}`] })
  opened.push(source, made)
  const [a, b] = made.peers as [TestPeer, TestPeer]
  const peers = [a.info, b.info, bad.info].sort((one, other) => (one.id < other.id ? -1 : 1))
  const holders = { 'x.test': [bad.info.id, ...rest(a, b).map(({ info }) => info.id)] }
  for (const { community, info } of [a, b]) community.change({ self: info, peers, holders })
  return { a, b, bad, source }
}

const FRESH = { 'Cache-Control': 'max-age=60', ETag: '"v1"' }

test('C13: a damaged object of one block is fetched elsewhere, and the peer that sent it visibly loses trust', async () => {
  const { a, bad, source } = await reef({ 'Cache-Control': 'max-age=60' }, () => [])
  expect(await askThrough(a.address, 'http://x.test/small')).toMatchObject({ status: 200, body: SMALL })
  expect(await askThrough(a.address, 'http://x.test/other')).toMatchObject({ status: 200, body: LARGE })
  expect(bad.asked).toEqual(['http://x.test/small'])
  expect(source.asked).toEqual(['GET /small', 'GET /other'])
  const row = a.peer.status().peers.find(({ name }) => name === 'corrupt')
  expect(row).toMatchObject({ damage: { bodies: 1, trusted: false } })
  const metrics = await get(`http://${a.peer.addresses.admin}/metrics`)
  expect(metrics.body.toString()).toMatch(/cachereef_damaged_bodies_total\{from="corrupt",[^}]*\} 1/)
})

test('C13: the next replica is asked before the origin', async () => {
  const { a, b, source } = await reef(FRESH, (_, other) => [other])
  const answer = await askThrough(a.address, 'http://x.test/small')
  expect(answer).toMatchObject({ status: 200, body: SMALL })
  expect(answer.headers['cache-status']).toMatch(/^b; .*, a; /)
  expect(source.asked).toHaveLength(1)
  expect(b.peer.status().cache.objects).toBe(1)
})

test('C13, C5: after a damaged block the rest is fetched from the last good one on, and the client sees nothing', async () => {
  const { a, source } = await reef(FRESH, (self) => [self])
  expect(await askThrough(a.address, 'http://x.test/large')).toMatchObject({ status: 200, body: LARGE })
  expect(source.requests.map(({ headers }) => headers.range)).toEqual([
    `bytes=${GOOD_BLOCKS * BLOCK_BYTES_MAX}-${LARGE.length - 1}`,
  ])
  // As a replica it has kept what it put together, and no damage.
  const again = await askThrough(a.address, 'http://x.test/large')
  expect(again.headers['cache-status']).toMatch(/^a; ?hit/)
  expect(again.body.equals(LARGE)).toBe(true)
})

test('C13: where the rest can not be had surely, the client sees that it is cut off, and nothing is stored', async () => {
  const { a } = await reef({ 'Cache-Control': 'max-age=60' }, (self) => [self])
  await expect(askThrough(a.address, 'http://x.test/large')).rejects.toThrow()
  expect(a.peer.status().cache.objects).toBe(0)
  expect(await askThrough(a.address, 'http://x.test/large')).toMatchObject({ status: 200, body: LARGE })
})
