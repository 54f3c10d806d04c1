import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { askThrough } from '../testing/ask.ts'
import { get } from '../testing/get.ts'
import { answerInBlocks, handPeer } from '../testing/hand-peer.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

test('C13: a holder that lies from the start is found out, loses trust visibly, and what is kept of its answer goes', async () => {
  const truth = Buffer.from('the truth')
  const source = await testOrigin((_, response) =>
    response.writeHead(200, { 'Cache-Control': 'max-age=60', ETag: '"1"', 'Content-Length': truth.length }).end(truth),
  )
  const liar = await handPeer('liar', (asked) =>
    answerInBlocks(asked, Buffer.from('a lie'), { 'Cache-Control': 'max-age=60', ETag: '"1"' }),
  )
  const warned = Promise.withResolvers<object>()
  const logger = { info() {}, warn: (facts: object) => warned.resolve(facts), error() {} }
  const reef = await testReef(['a'], { connectTo: [`::127.0.0.1:${source.port}`], verifyShare: 1, logger })
  opened.push(source, liar, reef)
  const a = reef.peers[0] as TestPeer
  const peers = [a.info, liar.info].sort((one, other) => (one.id < other.id ? -1 : 1))
  // As a replica it keeps what the owner says.
  a.community.change({ self: a.info, peers, holders: { 'x.test': [liar.info.id, a.info.id] } })

  expect((await askThrough(a.address, 'http://x.test/1')).body.toString()).toBe('a lie')
  expect(await warned.promise).toMatchObject({ peer: 'liar', url: 'http://x.test/1', disagreed: 1 })
  expect((await askThrough(a.address, 'http://x.test/1')).body).toEqual(truth)
  const row = a.peer.status().peers.find(({ name }) => name === 'liar')
  expect(row).toMatchObject({ damage: { bodies: 0, disagreements: 1, trusted: false } })
  const metrics = (await get(`http://${a.peer.addresses.admin}/metrics`)).body.toString()
  expect(metrics).toMatch(/cachereef_disagreements_total\{from="liar",[^}]*\} 1/)
  expect(metrics).toMatch(/cachereef_verifications_total\{result="disagrees",[^}]*\} 1/)
})

test('an origin that is slow to be compared with delays no client', async () => {
  const reached = Promise.withResolvers<void>()
  const source = await testOrigin(() => reached.resolve())
  const holder = await handPeer('holder', (asked) =>
    answerInBlocks(asked, Buffer.from('content'), { 'Cache-Control': 'max-age=60', ETag: '"1"' }),
  )
  const reef = await testReef(['a'], { connectTo: [`::127.0.0.1:${source.port}`], verifyShare: 1 })
  opened.push(source, holder, reef)
  const a = reef.peers[0] as TestPeer
  const peers = [a.info, holder.info].sort((one, other) => (one.id < other.id ? -1 : 1))
  a.community.change({ self: a.info, peers, holders: { 'x.test': [holder.info.id] } })
  expect((await askThrough(a.address, 'http://x.test/1')).body.toString()).toBe('content')
  await reached.promise
  const [request] = source.requests
  // It has never been answered: the client was, all the same.
  expect(request?.headers['if-range']).toBe('"1"')
  request?.socket.destroy()
  if (request) await once(request, 'close').catch(() => {})
})
