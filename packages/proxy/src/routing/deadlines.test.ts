import type { PeerInfo } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import { LINK_ANSWER_MS } from '../limits.ts'
import { timeLeftForHolder } from '../link/time-left.ts'
import { askThrough } from '../testing/ask.ts'
import { askOverLink } from '../testing/ask-over-link.ts'
import { answerInBlocks, handPeer } from '../testing/hand-peer.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

function keep<T extends AsyncDisposable>(resource: T): T {
  opened.push(resource)
  return resource
}

const BODY = Buffer.from('content')

/** One real peer, and those that the test plays, in this rank for x.test. */
async function oneWith(played: readonly PeerInfo[], port: number, ranked: (a: TestPeer) => readonly PeerInfo[]) {
  const reef = keep(await testReef(['a'], { connectTo: [`::127.0.0.1:${port}`] }))
  const a = reef.peers[0] as TestPeer
  const peers = [a.info, ...played].sort((one, other) => (one.id < other.id ? -1 : 1))
  a.community.change({ self: a.info, peers, holders: { 'x.test': ranked(a).map(({ id }) => id) } })
  return a
}

test('a holder is told of less time than the asking peer waits, and of the less the more hops there are', async () => {
  const source = keep(await testOrigin((_, response) => response.end(BODY)))
  const holder = keep(await handPeer('holder', (asked) => answerInBlocks(asked, BODY)))
  const asking = keep(await handPeer('asking', () => {}))
  const a = await oneWith([holder.info, asking.info], source.port, (self) => [holder.info, self.info])
  expect(await askThrough(a.address, 'http://x.test/1')).toMatchObject({ status: 200, body: BODY })
  const first = holder.asked[0]?.hop?.leftMs as number
  expect(first).toBeLessThan(LINK_ANSWER_MS)
  expect(first).toBeGreaterThan(LINK_ANSWER_MS * 0.9)
  await askOverLink(asking, a.info, 'http://x.test/2', { table: 't', hops: 1, held: false, leftMs: first })
  // Half of it is for the replica's own try at the origin.
  expect(holder.asked[1]?.hop?.leftMs).toBeLessThanOrEqual(timeLeftForHolder(first / 2))
})

test("C5: a replica gives a silent owner up in time to fetch itself, before the asking peer's time is up", async () => {
  const source = keep(
    await testOrigin((_, response) => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end(BODY)),
  )
  const owner = keep(await handPeer('owner', () => {}))
  const asking = keep(await handPeer('asking', () => {}))
  const a = await oneWith([owner.info, asking.info], source.port, (self) => [owner.info, self.info])
  const answer = await askOverLink(asking, a.info, 'http://x.test/1', {
    table: 't',
    hops: 1,
    held: false,
    leftMs: 2_000,
  })
  expect(answer).toMatchObject({ status: 200, hop: undefined })
  expect(owner.asked[0]?.hop).toMatchObject({ hops: 2, held: true })
  expect(source.asked).toEqual(['GET /1'])
})

test('a holder whose origin is silent says that the time is up before the asking peer gives up', async () => {
  const source = keep(await testOrigin(() => {}))
  const asking = keep(await handPeer('asking', () => {}))
  const a = await oneWith([asking.info], source.port, (self) => [self.info])
  const answer = await askOverLink(asking, a.info, 'http://x.test/1', { table: 't', hops: 1, held: false, leftMs: 150 })
  expect(answer).toMatchObject({ status: 504, hop: { refused: 'late' } })
  // Nobody waits for the origin any more.
  const [request] = source.requests
  if (request?.socket.destroyed === false) await new Promise((closed) => request.socket.once('close', closed))
  expect(request?.socket.destroyed).toBe(true)
})

test('a client that waits for the same fetch is not given up with a peer whose time is up', async () => {
  const source = keep(
    await testOrigin((_, response) => {
      void late.promise.then(() => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end(BODY))
    }),
  )
  const late = Promise.withResolvers<void>()
  const asking = keep(await handPeer('asking', () => {}))
  const a = await oneWith([asking.info], source.port, (self) => [self.info])
  const hop = { table: 't', hops: 1, held: false, leftMs: 100 }
  const impatient = askOverLink(asking, a.info, 'http://x.test/1', hop)
  const patient = askThrough(a.address, 'http://x.test/1')
  expect(await impatient).toMatchObject({ status: 504, hop: { refused: 'late' } })
  late.resolve()
  expect(await patient).toMatchObject({ status: 200, body: BODY })
})
