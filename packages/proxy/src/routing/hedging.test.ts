import { afterEach, expect, test } from 'vitest'
import { ANSWER_TIMES_MIN, HEDGE_BURST } from '../limits.ts'
import { askThrough } from '../testing/ask.ts'
import { answerInBlocks, type HandPeer, handPeer, type HopAsked } from '../testing/hand-peer.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import { createAnswerTimes } from './answer-times.ts'
import { createHedgeBudget } from './hedge-budget.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const BODY = Buffer.from('content')

/** A real peer that has asked a quick owner often; the replica is asked only where the owner is slow. */
async function quickOwner(replica: HandPeer) {
  const slow: HopAsked[] = []
  let stalled = false
  const owner = await handPeer('owner', (asked) => {
    if (stalled) slow.push(asked)
    else answerInBlocks(asked, BODY)
  })
  const source = await testOrigin((_, response) => response.end(BODY))
  const reef = await testReef(['a'], { connectTo: [`::127.0.0.1:${source.port}`] })
  opened.push(owner, replica, source, reef)
  const a = reef.peers[0] as TestPeer
  const peers = [a.info, owner.info, replica.info].sort((one, other) => (one.id < other.id ? -1 : 1))
  a.community.change({ self: a.info, peers, holders: { 'x.test': [owner.info.id, replica.info.id] } })
  for (let i = 0; i < ANSWER_TIMES_MIN; i++) await askThrough(a.address, `http://x.test/warm-${i}`)
  return { a, owner, source, slow, stall: () => (stalled = true) }
}

test('a holder that stalls is overtaken by a replica that has it, and called off', async () => {
  const replica = await handPeer('replica', (asked) => answerInBlocks(asked, BODY))
  const { a, slow, source, stall } = await quickOwner(replica)
  const unhedged = replica.asked.length
  stall()
  expect(await askThrough(a.address, 'http://x.test/1')).toMatchObject({ status: 200, body: BODY })
  // For what it has alone: it must not fetch what the owner is fetching.
  expect(replica.asked[unhedged]).toMatchObject({ url: 'http://x.test/1', hop: { held: true } })
  const [called] = slow
  if (called?.request.socket.destroyed === false) {
    await new Promise((closed) => called.request.socket.once('close', closed))
  }
  expect(called?.request.socket.destroyed).toBe(true)
  expect(source.asked).toEqual([])
})

test('a replica that has nothing of it changes nothing: the slow holder is waited for, and no origin is asked', async () => {
  const replica = await handPeer('replica', ({ response }) => {
    response.writeHead(421, { 'CacheReef-Hop': 'v=1, table="t", refused="not-held"' }).end()
    slow.shift()?.response.writeHead(200, { 'CacheReef-Blocks': 'v=1, length=0', 'Content-Length': '0' }).end()
  })
  const { a, slow, source, stall } = await quickOwner(replica)
  stall()
  expect(await askThrough(a.address, 'http://x.test/1')).toMatchObject({ status: 200, body: Buffer.alloc(0) })
  expect(source.asked).toEqual([])
})

test('second requests stay a small share, however slow a holder is', () => {
  const budget = createHedgeBudget()
  let spent = 0
  for (let i = 0; i < 1_000; i++) {
    budget.earn()
    if (budget.spend()) spent++
  }
  expect(spent).toBeLessThanOrEqual(HEDGE_BURST + 50)
  expect(spent).toBeGreaterThanOrEqual(50)
})

test('the 99th percentile is of the latest answers, and unknown before there are enough', () => {
  const times = createAnswerTimes()
  const record = (count: number, ms: number) => {
    for (let i = 0; i < count; i++) times.record('a', ms)
  }
  record(ANSWER_TIMES_MIN - 1, 1)
  expect(times.p99('a')).toBeUndefined()
  record(1, 1)
  expect(times.p99('a')).toBe(1)
  record(256, 20)
  expect(times.p99('a')).toBe(20)
  times.forget('a')
  expect(times.p99('a')).toBeUndefined()
})
