import { afterEach, expect, test } from 'vitest'
import { HOT_HOPS } from '../mirror/limits.ts'
import { askThrough } from '../testing/ask.ts'
import { askOverLink } from '../testing/ask-over-link.ts'
import { get } from '../testing/get.ts'
import { handPeer } from '../testing/hand-peer.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import { createDecisions } from './decisions.ts'
import type { Explained } from './explain.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

/** Two peers, of which the second holds x.test. */
async function twoPeers(cacheControl: string) {
  const source = await testOrigin((_, response) => response.writeHead(200, { 'Cache-Control': cacheControl }).end('x'))
  const reef = await testReef(['a', 'b'], { connectTo: [`::127.0.0.1:${source.port}`], memoryBytes: 16_000_000 })
  opened.push(source, reef)
  const [a, b] = reef.peers as [TestPeer, TestPeer]
  reef.agree({ holders: { 'x.test': [b.info.id] } })
  return { a, b, reef }
}

async function explained({ peer }: TestPeer, url = 'http://x.test/1'): Promise<Explained> {
  const answer = await get(`http://${peer.addresses.admin}/explain?url=${encodeURIComponent(url)}`)
  return JSON.parse(answer.body.toString()) as Explained
}

test('C11: explain says why the holder did not store it, by the section of the RFC', async () => {
  const { a, b } = await twoPeers('no-store')
  await askThrough(a.address, 'http://x.test/1')
  const reason = expect.stringContaining('RFC 9111 section 5.2.2.5')
  expect(await explained(a)).toMatchObject({
    stored: [],
    decision: { stored: false, from: 'b' },
    atHolder: { name: 'b', stored: [], decision: { stored: false, from: 'origin', detail: 'no-store', reason } },
  })
  expect(await explained(b)).not.toHaveProperty('atHolder')
})

test('C11: explain says what the holder has, and that it is held elsewhere here, until a copy is', async () => {
  const { a } = await twoPeers('max-age=60')
  await askThrough(a.address, 'http://x.test/1')
  expect(await explained(a)).toMatchObject({
    decision: { stored: false, detail: 'held-elsewhere' },
    atHolder: { stored: [{ bytes: 1, mirror: false }], decision: { stored: true } },
  })
  for (let i = 1; i < HOT_HOPS; i++) await askThrough(a.address, 'http://x.test/1')
  expect(await explained(a)).toMatchObject({
    stored: [{ mirror: true }],
    decision: { stored: true, mirrored: true, from: 'b', reason: expect.stringContaining('saves hops') },
  })
})

test('C11: explain names earlier holders, and says so where the holder does not answer', async () => {
  const { a, b, reef } = await twoPeers('max-age=60')
  reef.agree({ holders: { 'y.test': [a.info.id] } })
  reef.agree({ holders: { 'y.test': [b.info.id] } })
  expect(await explained(b, 'http://y.test/1')).toMatchObject({
    earlierHolders: ['a'],
    route: 'a miss here asks a for what they still have, then the origin, for this peer comes first',
  })
  b.kill()
  expect(await explained(a, 'http://y.test/1')).toMatchObject({ atHolder: { name: 'b', error: expect.any(String) } })
})

test('a peer that asks for an explanation of nothing is told so, and who is not in the list is not told at all', async () => {
  const { a } = await twoPeers('max-age=60')
  const stranger = await handPeer('stranger', () => {})
  opened.push(stranger)
  const path = '/.cachereef/explain?url='
  expect(await askOverLink(stranger, a.info, `${path}x`, '')).toMatchObject({
    status: 403,
    hop: { refused: 'stranger' },
  })
  a.community.change({ self: a.info, peers: [a.info, stranger.info] })
  const answer = await askOverLink(stranger, a.info, `${path}x`, '')
  expect(answer).toMatchObject({ status: 400, hop: { refused: 'not-understood' } })
})

test('a fetch that failed is remembered until an answer comes', () => {
  let nowMs = 0
  const decisions = createDecisions(() => nowMs)
  decisions.failed('k', { url: 'http://x.test/', from: 'origin', responseMs: 5, code: 'dns' })
  nowMs = 2_500
  expect(decisions.failureOf('k')).toEqual({ from: 'origin', code: 'dns', secondsAgo: 2 })
  decisions.record({ url: '', key: 'k', status: 200, from: 'origin', stored: true, mirrored: false })
  expect(decisions.failureOf('k')).toBeUndefined()
})

test('the latest decisions are remembered, and only so many', () => {
  let nowMs = 0
  const decisions = createDecisions(() => nowMs)
  const judged = { url: '', status: 200, from: 'origin', stored: true, mirrored: false } as const
  for (let i = 0; i < 5_000; i++) decisions.record({ ...judged, key: `k${i}` })
  nowMs = 2_500
  expect(decisions.of('k0')).toBeUndefined()
  expect(decisions.of('k4999')).toMatchObject({ stored: true, secondsAgo: 2 })
})
