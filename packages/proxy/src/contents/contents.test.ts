import { afterEach, expect, test } from 'vitest'
import type { ExplainedWithHeld } from '../admin/held-at.ts'
import { askThrough } from '../testing/ask.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

async function threePeers() {
  const source = await testOrigin((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=600' }).end('body')
  })
  const reef = await testReef(['a', 'b', 'c'], { connectTo: [`::127.0.0.1:${source.port}`] })
  opened.push(source, reef)
  const [a, b, c] = reef.peers as [TestPeer, TestPeer, TestPeer]
  return { a, b, c, agree: reef.agree }
}

const explained = async ({ peer }: TestPeer, url: string): Promise<ExplainedWithHeld> => {
  const answer = await fetch(`http://${peer.addresses.admin}/explain?url=${encodeURIComponent(url)}`)
  return (await answer.json()) as ExplainedWithHeld
}

test('C11, B13: explain tells which holders really hold a URL, as they say themselves', async () => {
  const { a, b, c, agree } = await threePeers()
  agree({ holders: { 'x.test': [b.info.id, c.info.id] } })
  await askThrough(b.address, 'http://x.test/1')
  const { heldAt } = await explained(a, 'http://x.test/1')
  expect(heldAt).toEqual([
    { peerId: b.info.id, name: 'b', held: 'yes', ageMs: expect.any(Number) },
    { peerId: c.info.id, name: 'c', held: 'no', ageMs: expect.any(Number) },
  ])
  expect((await explained(a, 'http://x.test/2')).heldAt.map(({ held }) => held)).toEqual(['no', 'no'])
})

test('a peer that is gone, or has this one not in its list, leaves it unknown', async () => {
  const { a, b, c, agree } = await threePeers()
  agree({ holders: { 'x.test': [b.info.id, c.info.id] } })
  b.kill()
  c.community.change({ self: c.info, peers: [c.info] })
  expect((await explained(a, 'http://x.test/1')).heldAt.map(({ held }) => held)).toEqual(['unknown', 'unknown'])
})
