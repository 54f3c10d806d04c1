import { afterEach, expect, test } from 'vitest'
import { formatHopAnswer, HOP_FIELD, tableVersion } from '../link/hop.ts'
import { askOverLink } from '../testing/ask-over-link.ts'
import { askThrough } from '../testing/ask.ts'
import { handPeer, type HopAsked } from '../testing/hand-peer.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

/** As peers refuse: a status, why, and some words about it. */
function refuse({ response, hop }: HopAsked): void {
  const said = formatHopAnswer({ table: hop?.table ?? '', refused: 'not-held' })
  const body = JSON.stringify({ title: 'This peer does not serve this' })
  response.writeHead(421, { [HOP_FIELD]: said, 'Content-Length': body.length }).end(body)
}

/** A peer a, another one that refuses everything, and their origin. */
async function withRefuser() {
  const source = await testOrigin((_, response) => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end('ok'))
  const refuser = await handPeer('refuser', refuse)
  const reef = await testReef(['a'], { connectTo: [`::127.0.0.1:${source.port}`] })
  opened.push(source, refuser, reef)
  const [a] = reef.peers as [TestPeer]
  const hold = (holder: string) =>
    a.community.change({ self: a.info, peers: [a.info, refuser.info], holders: { 'x.test': [holder] } })
  const holdAll = () =>
    a.community.change({
      self: a.info,
      peers: [a.info, refuser.info],
      holders: Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`site${n}.test`, [refuser.info.id]])),
    })
  return { a, refuser, hold, holdAll }
}

test('a peer that refuses keeps its connection: the next question costs no handshake', async () => {
  const { a, refuser, hold } = await withRefuser()
  hold(refuser.info.id)
  for (let n = 0; n < 5; n++) expect((await askThrough(a.address, `http://x.test/${n}`)).status).toBe(200)
  expect(refuser.asked.length).toBeGreaterThanOrEqual(5)
  expect(new Set(refuser.asked.map(({ request }) => request.socket)).size).toBe(1)
})

test('requests for many sites share a connection to their holder', async () => {
  const { a, refuser, holdAll } = await withRefuser()
  holdAll()
  for (let n = 0; n < 5; n++) expect((await askThrough(a.address, `http://site${n}.test/`)).status).toBe(200)
  expect(refuser.asked.length).toBeGreaterThanOrEqual(5)
  expect(new Set(refuser.asked.map(({ request }) => request.socket)).size).toBe(1)
})

test('C4: an earlier holder is asked for what it has, unless it is the one that asks', async () => {
  const { a, refuser, hold } = await withRefuser()
  hold(refuser.info.id)
  hold(a.info.id)
  expect((await askThrough(a.address, 'http://x.test/client')).status).toBe(200)
  expect(refuser.asked.map(({ url }) => url)).toEqual(['http://x.test/client'])
  const hop = { table: tableVersion(a.community.table), hops: 1, held: false }
  const answer = await askOverLink(refuser, a.info, 'http://x.test/peer', hop, 'GET', { via: '1.1 refuser' })
  expect(answer.status).toBe(200)
  expect(refuser.asked.map(({ url }) => url)).toEqual(['http://x.test/client'])
})
