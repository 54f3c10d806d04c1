import { expect, test } from 'vitest'
import { inBlocks } from '../../packages/proxy/src/integrity/in-blocks.ts'
import { Fields } from '@cachereef/proxy'
import { contentOf, type Thing, urlOf } from './content.ts'
import { type Answer, HttpWorld } from './http-world.ts'

const THING: Thing = { site: 1, number: 1, bytes: 20_000, periodMs: 0, maxAge: 3_600 }
const LARGE: Thing = { ...THING, bytes: 1_000_000 }

const right = (thing: Thing) => ({ kind: 'answer', status: 200, body: contentOf(thing, 0) })
const statusOf = (answer: Answer) =>
  answer.kind === 'answer' ? (answer.headers.get('cache-status') ?? '') : answer.kind

/** Things of sites of their own, so that every peer holds some. */
const things = (count: number): Thing[] => Array.from({ length: count }, (_, site) => ({ ...THING, site }))

/** A peer that holds the thing first, and one that does not. */
function holderAndOther(reef: HttpWorld, thing: Thing): [holder: number, other: number] {
  const holder = reef.holderOf(urlOf(thing))
  return [holder, reef.world.peers.findIndex(({ number }) => number !== holder)]
}

test('C2: fifty requests at once for one cold object, through five peers, are one request to the origin', async () => {
  await using reef = new HttpWorld({ seed: 1, peers: 5 })
  await reef.start()
  const url = urlOf(THING)
  const answers = await reef.settle(Promise.all(Array.from({ length: 50 }, (_, i) => reef.ask(i % 5, url))), 5_000)
  for (const answer of answers) expect(answer).toMatchObject(right(THING))
  expect(reef.origin.asked).toEqual([{ url, whole: true }])
})

test('C5: a holder dies in the middle of a body: its client gets the whole, and the origin is asked for the rest alone', async () => {
  await using reef = new HttpWorld({ seed: 2, peers: 3 })
  await reef.start()
  const [holder, other] = holderAndOther(reef, LARGE)
  const answer = reef.ask(other, urlOf(LARGE))
  // Sixteen parts, five milliseconds apart: some have come, and some have not.
  await reef.world.pass(50)
  reef.world.peer(holder).crash(false)
  expect(await reef.settle(answer, 10_000)).toMatchObject(right(LARGE))
  expect(reef.origin.fetchesOf(urlOf(LARGE))).toBe(1)
  expect(reef.origin.asked).toHaveLength(2)
})

test('C5: the same where its machine loses power, and nothing closes its connections', async () => {
  await using reef = new HttpWorld({ seed: 2, peers: 3 })
  await reef.start()
  const [holder, other] = holderAndOther(reef, LARGE)
  const answer = reef.ask(other, urlOf(LARGE))
  await reef.world.pass(50)
  reef.world.peer(holder).crash(true)
  expect(await reef.settle(answer, 10_000)).toMatchObject(right(LARGE))
  expect(reef.origin.fetchesOf(urlOf(LARGE))).toBe(1)
})

test('C5: a machine that is back before anybody missed it does not let those wait whom its last life was answering', async () => {
  await using reef = new HttpWorld({ seed: 2, peers: 3 })
  await reef.start()
  const [holder, other] = holderAndOther(reef, LARGE)
  const answer = reef.ask(other, urlOf(LARGE))
  await reef.world.pass(50)
  reef.world.peer(holder).crash(true)
  await reef.world.pass(300)
  reef.world.start(holder)
  const startMs = reef.world.nowMs
  expect(await reef.settle(answer, 10_000)).toMatchObject(right(LARGE))
  expect(reef.world.nowMs - startMs).toBeLessThan(1_000)
})

test('C2: halves of a split with a table each fetch a thing once each, and after the split nobody does', async () => {
  await using reef = new HttpWorld({ seed: 3, peers: 4, directories: 0, settings: { probes: true } })
  await reef.start()
  const cut = (a: number, b: number): void => {
    reef.world.network.links.cut(a, b, Number.POSITIVE_INFINITY)
    reef.world.network.links.cut(b, a, Number.POSITIVE_INFINITY)
  }
  for (const a of [0, 1]) for (const b of [2, 3]) cut(a, b)
  await reef.world.until(() => reef.world.running.every(({ community }) => community?.peers.length === 2), 10_000)
  const all = things(12)
  const askAll = () =>
    reef.settle(Promise.all(all.flatMap((thing) => [0, 1, 2, 3].map((peer) => reef.ask(peer, urlOf(thing))))), 30_000)
  for (const answer of await askAll()) expect(answer).toMatchObject({ status: 200 })
  for (const thing of all) expect(reef.origin.fetchesOf(urlOf(thing))).toBeLessThanOrEqual(2)
  reef.world.network.heal()
  expect(await reef.world.agreement(10_000)).toBeDefined()
  reef.origin.asked.length = 0
  for (const answer of await askAll()) expect(answer).toMatchObject({ status: 200 })
  expect(reef.origin.asked).toEqual([])
})

test('C4: all peers are restarted in turn, and nothing is fetched again', async () => {
  await using reef = new HttpWorld({ seed: 4, peers: 3 })
  await reef.start()
  const all = things(30)
  await reef.settle(Promise.all(all.map((thing) => reef.ask(0, urlOf(thing)))), 5_000)
  reef.origin.asked.length = 0
  for (const { number } of reef.world.peers) {
    reef.leave(number)
    await reef.world.until(() => !reef.world.peer(number).runs, 20_000)
    reef.world.start(number)
    await reef.world.agreement(20_000)
    await reef.world.pass(1_000)
  }
  const answers = await reef.settle(Promise.all(all.map((thing) => reef.ask(2, urlOf(thing)))), 5_000)
  for (const [i, answer] of answers.entries()) expect(answer).toMatchObject(right(all[i] as Thing))
  expect(reef.origin.asked).toEqual([])
})

test('C5: a holder that answers slowly is not waited for where a replica has it', async () => {
  await using reef = new HttpWorld({ seed: 5, peers: 3, settings: { replicas: 2 } })
  await reef.start()
  const url = urlOf(THING)
  const [first] = holderAndOther(reef, THING)
  const table = reef.world.running[0]?.community?.table.holders('site1.test') ?? []
  const other = reef.world.peers.findIndex(({ id }) => !table.includes(id))
  const second = reef.world.peers.findIndex(({ id }) => id === table[1])
  // Both holders have it; and the one that is asked knows how fast they are: a percentile takes 64 answers.
  for (const peer of [first, second]) await reef.settle(reef.ask(peer, url), 5_000)
  for (let i = 0; i < 80; i++) await reef.settle(reef.ask(other, urlOf({ ...THING, number: 100 + i })), 5_000)
  reef.world.peer(first).asleepUntilMs = reef.world.nowMs + 600
  const startMs = reef.world.nowMs
  expect(await reef.settle(reef.ask(other, url), 5_000)).toMatchObject(right(THING))
  expect(reef.world.nowMs - startMs).toBeLessThan(100)
})

test('a holder whose bytes are not what its digests say is passed over, and nothing of it reaches a client', async () => {
  await using reef = new HttpWorld({ seed: 6, peers: 3 })
  await reef.start()
  const [holder, other] = holderAndOther(reef, THING)
  let asked = 0
  reef.impersonate(holder, (_from, request, response) => {
    asked++
    const body = contentOf(THING, 0)
    const sent = inBlocks(
      { status: 200, body, fields: Fields.from({ 'Cache-Control': 'max-age=60' }) },
      request.url ?? '',
    )
    const bytes = Buffer.from(sent.body as Buffer)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1
    response.writeHead(200, sent.fields.toRaw()).end(bytes)
  })
  const answer = await reef.settle(reef.ask(other, urlOf(THING)), 5_000)
  expect(answer).toMatchObject(right(THING))
  expect(asked).toBe(1)
  expect(statusOf(answer)).toContain('detail=holder-gone')
})

test('the same seed goes the same way', async () => {
  const run = async (): Promise<unknown> => {
    await using reef = new HttpWorld({ seed: 7, peers: 4 })
    await reef.start()
    const [holder, other] = holderAndOther(reef, LARGE)
    const answer = reef.ask(other, urlOf(LARGE))
    await reef.world.pass(30)
    reef.world.peer(holder).crash(false)
    await reef.settle(answer, 10_000)
    return [reef.world.nowMs, reef.world.events, reef.origin.asked]
  }
  expect(await run()).toEqual(await run())
})

test('C4: who leaves ends what it sends to others, and nobody has to ask elsewhere for the rest', async () => {
  await using reef = new HttpWorld({ seed: 2, peers: 3 })
  await reef.start()
  const [holder, other] = holderAndOther(reef, LARGE)
  reef.origin.paceMs = 50
  const answer = reef.ask(other, urlOf(LARGE))
  await reef.world.pass(200)
  reef.leave(holder)
  await reef.world.until(() => !reef.world.peer(holder).runs, 5_000)
  expect(await reef.settles(answer, 1)).toBeUndefined()
  expect(await reef.settle(answer, 10_000)).toMatchObject(right(LARGE))
  expect(reef.origin.asked).toHaveLength(1)
})
