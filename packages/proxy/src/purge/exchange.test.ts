import type { PeerInfo } from '@cachereef/community'
import { expect, test, vi } from 'vitest'
import type { LinkClient } from '../link/link-client.ts'
import { FakeCommunity, fakePeer } from '../testing/fake-community.ts'
import { createExchange } from './exchange.ts'
import { Journal } from './journal.ts'
import { LostPeers } from './lost-peers.ts'
import { parseOrders, type PurgeOrder } from './order.ts'
import { Purger } from './purger.ts'

const BOUNDS = { ordersMax: 3, bytesMax: 10_000, keptMs: 1_000_000 }
const order = (number: number): PurgeOrder => ({
  id: `${'a'.repeat(64)}.1.${number}`,
  issuedAtMs: number,
  selector: { kind: 'url', value: `http://x.test/${number}` },
})
const numbersIn = ({ journal }: { readonly journal: Journal }) => journal.orders.map(({ issuedAtMs }) => issuedAtMs)

interface Other {
  readonly info: PeerInfo
  readonly purger: Purger
  readonly startedAtMs: number
  answers: boolean
}

function other(startedAtMs = 0): Other {
  const purger = new Purger({ journal: new Journal(BOUNDS), file: undefined, now: () => 1_000 })
  return { info: fakePeer(), purger, startedAtMs, answers: true }
}

/** Requests between peers as function calls: what `serve-purges.ts` does, without its sockets. */
const linksTo = (others: readonly Other[]) =>
  ({
    dispatcher: ({ id }: PeerInfo) => ({
      async request({ method, headers, body }: { method: string; headers: Record<string, string>; body: string }) {
        const { purger, startedAtMs, answers } = others.find(({ info }) => info.id === id) as Other
        if (!answers) throw new Error('no answer')
        const { journal } = purger
        if (method === 'GET' && headers['if-none-match'] === `"${journal.digest}"`) return answer(304, {})
        if (method === 'GET')
          return answer(200, { forgottenToMs: journal.forgottenToMs, startedAtMs, orders: journal.orders })
        return answer(200, { objects: await purger.carryOut(parseOrders(body) ?? []) })
      },
    }),
  }) as unknown as LinkClient

function answer(statusCode: number, value: object) {
  const text = JSON.stringify(value)
  const body = { text: async () => text, dump: async () => {} }
  return { statusCode, headers: { 'content-length': String(text.length) }, body }
}

/** A peer that looks at others; `gaps` counts how often it took everything stored for suspect. */
function looking(others: readonly Other[], currentToMs: number) {
  const self = fakePeer()
  const purger = new Purger({ journal: new Journal(BOUNDS), file: undefined, now: () => 1_000 })
  const lost = new LostPeers()
  const onGap = vi.fn()
  const exchange = createExchange({
    community: new FakeCommunity({ self, peers: [self, ...others.map(({ info }) => info)] }),
    links: linksTo(others),
    purger,
    lost,
    currentToMs,
    onCurrent: () => {},
    onGap,
    now: () => 1_000,
  })
  return { exchange, purger, lost, onGap }
}

test('C6: a peer that was away carries out what it missed, and tells what the others missed', async () => {
  const there = other()
  await there.purger.carryOut([order(1), order(2)])
  const { exchange, purger, onGap } = looking([there], 1)
  await purger.carryOut([order(3)])
  await exchange.catchUp()
  expect(numbersIn(purger)).toEqual([1, 2, 3])
  expect(numbersIn(there.purger)).toEqual([1, 2, 3])
  expect(onGap).not.toHaveBeenCalled()
})

test('C6: a peer that was away for longer than the others remember trusts nothing that it has stored', async () => {
  const there = other()
  await there.purger.carryOut([1, 2, 3, 4, 5].map(order))
  const away = looking([there], 1)
  await away.exchange.catchUp()
  expect(away.onGap).toHaveBeenCalledTimes(1)
  expect(numbersIn(away.purger)).toEqual([3, 4, 5])
  const shortly = looking([there], 2)
  await shortly.exchange.catchUp()
  expect(shortly.onGap).not.toHaveBeenCalled()
})

test('where others are in the list and none answers, nothing stored is trusted; alone there is nobody to have purged', async () => {
  const there = other()
  there.answers = false
  const { exchange, onGap } = looking([there], 900)
  await exchange.catchUp()
  expect(onGap).toHaveBeenCalledTimes(1)
  const alone = looking([], 900)
  await alone.exchange.catchUp()
  expect(alone.onGap).not.toHaveBeenCalled()
})

test('one that is silent does not matter while another answers', async () => {
  const [silent, there] = [other(), other()]
  silent.answers = false
  await there.purger.carryOut([order(1)])
  const { exchange, purger, onGap } = looking([silent, there], 900)
  await exchange.catchUp()
  expect(numbersIn(purger)).toEqual([1])
  expect(onGap).not.toHaveBeenCalled()
})

test('a peer that comes fresh inherits what is forgotten, and startles nobody by it', async () => {
  const veteran = other()
  await veteran.purger.carryOut([1, 2, 3, 4, 5].map(order))
  const fresh = other(900)
  const joining = looking([veteran], 0)
  await joining.exchange.catchUp()
  await fresh.purger.carryOut(joining.purger.journal.orders)
  fresh.purger.journal.forgotTo(joining.purger.journal.forgottenToMs)
  await fresh.purger.carryOut([order(6)])

  const stayed = looking([fresh], 5)
  await stayed.purger.carryOut([1, 2, 3, 4, 5].map(order))
  await stayed.exchange.compareWithOne()
  expect(stayed.onGap).not.toHaveBeenCalled()
  // Who was away since the first purge learns from it that there is more than it was told.
  const back = looking([fresh], 1)
  await back.exchange.catchUp()
  expect(back.onGap).toHaveBeenCalled()
})

test('C6: two that ran apart compare when they are back, and trust nothing where one has forgotten purges since', async () => {
  const there = other()
  await there.purger.carryOut([order(10), order(11)])
  const { exchange, purger, lost, onGap } = looking([there], 1_000)
  lost.lose(there.info.id, 9)
  await exchange.reunite([there.info.id])
  expect(numbersIn(purger)).toEqual([10, 11])
  expect(onGap).not.toHaveBeenCalled()
  expect(lost.since(there.info.id)).toBeUndefined()

  await there.purger.carryOut([12, 13, 14, 15].map(order))
  lost.lose(there.info.id, 11)
  await exchange.reunite([there.info.id])
  expect(onGap).toHaveBeenCalledTimes(1)
})

test('one that was gone and has started again can have purged nothing meanwhile', async () => {
  const there = other(500)
  await there.purger.carryOut([1, 2, 3, 4, 5].map(order))
  const { exchange, lost, onGap } = looking([there], 1_000)
  lost.lose(there.info.id, 1)
  await exchange.reunite([there.info.id])
  expect(onGap).not.toHaveBeenCalled()
})

test('peers that were never out of sight are not asked when they show up in the list', async () => {
  const there = other()
  await there.purger.carryOut([order(1)])
  const { exchange, purger } = looking([there], 1_000)
  await exchange.reunite([there.info.id])
  expect(numbersIn(purger)).toEqual([])
})

test('lost peers are remembered within a bound, the latest longest', () => {
  const lost = new LostPeers(2)
  for (const [i, id] of ['a', 'b', 'c'].entries()) lost.lose(id.repeat(64), i)
  lost.lose('b'.repeat(64), 9)
  expect(['a', 'b', 'c'].map((id) => lost.since(id.repeat(64)))).toEqual([undefined, 1, 2])
})
