import { allocate } from '@cachereef/allocation'
import { afterEach, expect, test } from 'vitest'
import { inBlocks } from '../integrity/in-blocks.ts'
import { Fields } from '../http/fields.ts'
import { HOPS_MAX } from '../limits.ts'
import { askThrough } from '../testing/ask.ts'
import { askOverLink } from '../testing/ask-over-link.ts'
import { handPeer } from '../testing/hand-peer.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const BODY = Buffer.from('the content')
const URL_ = 'http://x.test/1'
const HOP = { table: 't', hops: 1, held: false }

/** A real peer that holds x.test, and one that the test plays; both are in the list unless said otherwise. */
async function holderAnd(played: Awaited<ReturnType<typeof handPeer>>, listed = true) {
  const source = await testOrigin((_, response) =>
    response.writeHead(200, { 'Cache-Control': 'max-age=60', ETag: '"1"' }).end(BODY),
  )
  const reef = await testReef(['a'], { connectTo: [`::127.0.0.1:${source.port}`] })
  opened.push(played, source, reef)
  const a = reef.peers[0] as TestPeer
  const peers = (listed ? [a.info, played.info] : [a.info]).sort((one, other) => (one.id < other.id ? -1 : 1))
  a.community.change({ self: a.info, peers, holders: { 'x.test': [a.info.id], 'y.test': [played.info.id] } })
  return { a, source }
}

test('C13: a peer that is not in the list is told so, and nothing is fetched for it', async () => {
  const stranger = await handPeer('stranger', () => {})
  const { a, source } = await holderAnd(stranger, false)
  expect(await askOverLink(stranger, a.info, URL_, HOP)).toMatchObject({ status: 403, hop: { refused: 'stranger' } })
  expect(source.asked).toEqual([])
})

test('C14: a hop field of a client makes it no peer: it gets a body without blocks, and no word of tables', async () => {
  const { a } = await holderAnd(await handPeer('b', () => {}))
  const headers = { 'CacheReef-Hop': 'v=1, table="t", hops=1, held', 'CacheReef-Blocks': 'v=1' }
  const answer = await askThrough(a.address, URL_, { headers })
  expect(answer).toMatchObject({ status: 200, body: BODY })
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('cachereef-'))).toEqual([])
})

test('what a peer says that makes no sense is refused in words, and asks no origin', async () => {
  const other = await handPeer('b', () => {})
  const { a, source } = await holderAnd(other)
  const ask = async (url: string, hop: Parameters<typeof askOverLink>[3], method: 'GET' | 'POST' = 'GET') => {
    const answer = await askOverLink(other, a.info, url, hop, method)
    return `${answer.status} ${answer.hop?.refused}`
  }
  expect(await ask(URL_, '')).toBe('400 not-understood')
  expect(await ask(URL_, 'v=2, table="t", hops=1')).toBe('400 not-understood')
  expect(await ask('/1', HOP)).toBe('400 not-understood')
  expect(await ask('/.cachereef/nothing', HOP)).toBe('400 not-understood')
  expect(await ask(URL_, HOP, 'POST')).toBe('400 not-understood')
  expect(await ask(URL_, { ...HOP, hops: HOPS_MAX + 1 })).toBe('508 loop')
  // No time at all, though, is a request like any other that comes too late.
  expect(await ask(URL_, { ...HOP, leftMs: 0 })).toMatch(/^(504 late|200 undefined)$/)
  expect(source.asked.length).toBeLessThanOrEqual(1)
})

test('a slice that does not exist: a table that passes it on is refused, and bytes beyond the end are a 416', async () => {
  const ids = ['1'.repeat(64), '2'.repeat(64)] as [string, string]
  const peers = ids.map((id) => ({ id, weight: 1, caching: true }))
  const moves = [{ domain: 'x.test', slice: 99, holder: ids[1] }]
  const absurd = { epoch: { term: 1, master: ids[0] }, version: 1, peers, slices: [{ domain: 'x.test', slices: 4 }] }
  expect(() => allocate({ ...absurd, moves })).toThrow(/x\.test has 4 slices/)

  const other = await handPeer('b', () => {})
  const { a } = await holderAnd(other)
  await askThrough(a.address, URL_)
  const answer = await askThrough(a.address, URL_, { headers: { Range: 'bytes=1000000-1000001' } })
  expect(answer).toMatchObject({ status: 416, headers: { 'content-range': `bytes */${BODY.length}` } })
})

test('C13: a holder that sends another object is not believed: its bytes are sound, but not those of this URL', async () => {
  const holder = await handPeer('b', ({ response }) => {
    const sent = inBlocks({ status: 200, body: Buffer.from('another object'), fields: new Fields() }, 'http://y.test/2')
    response.writeHead(200, sent.fields.toRaw()).end(sent.body)
  })
  const { a, source } = await holderAnd(holder)
  expect(await askThrough(a.address, 'http://y.test/1')).toMatchObject({ status: 200, body: BODY })
  expect(source.asked).toEqual(['GET /1'])
  expect(a.peer.status().peers.find(({ name }) => name === 'b')).toMatchObject({
    damage: { bodies: 1, trusted: false },
  })
})
