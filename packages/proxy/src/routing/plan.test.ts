import type { PeerId } from '@cachereef/protocol'
import { expect, test } from 'vitest'
import { HOPS_MAX } from '../limits.ts'
import { planRoute } from './plan.ts'

const [a, b, c] = ['aa', 'bb', 'cc'].map((id) => id.repeat(32)) as [PeerId, PeerId, PeerId]
const usable = () => true
const earlier = () => []
const hop = (hops: number) => ({ table: 't', hops, held: false })

test('A18: the owner asks nobody: the origin is next, whoever sent the request', () => {
  for (const from of [undefined, hop(1)]) {
    expect(planRoute({ holders: [a, b], earlier, self: a, hop: from, usable })).toMatchObject({ ask: [], keep: true })
  }
})

test('A17: a peer that is no holder asks the holders in rank order and keeps nothing of their answers', () => {
  expect(planRoute({ holders: [b, c], earlier, self: a, hop: undefined, usable })).toEqual({
    ask: [b, c],
    askEarlier: [],
    heldOnly: false,
    keep: false,
  })
})

test('A6: a replica asks only those before it, and keeps a copy', () => {
  expect(planRoute({ holders: [b, a, c], earlier, self: a, hop: undefined, usable })).toEqual({
    ask: [b],
    askEarlier: [],
    heldOnly: false,
    keep: true,
  })
})

test('a replica that a peer asked asks an earlier holder only for what it has', () => {
  expect(planRoute({ holders: [b, a], earlier, self: a, hop: hop(1), usable })).toEqual({
    ask: [b],
    askEarlier: [],
    heldOnly: true,
    keep: true,
  })
})

test('at the hop limit, or where it is no holder, a peer that was asked asks nobody', () => {
  expect(planRoute({ holders: [b, a], earlier, self: a, hop: hop(HOPS_MAX), usable }).ask).toEqual([])
  expect(planRoute({ holders: [b], earlier, self: a, hop: hop(1), usable }).ask).toEqual([])
})

test('C5: peers that fail just now are passed over', () => {
  expect(planRoute({ holders: [b, c], earlier, self: a, hop: undefined, usable: (id) => id !== b }).ask).toEqual([c])
})

test('C4: a holder asks those that held it before, but not at the hop limit; who is no holder does not', () => {
  const before = () => [c, b]
  const ask = (holders: PeerId[], hops?: number) =>
    planRoute({ holders, earlier: before, self: a, hop: hops === undefined ? undefined : hop(hops), usable }).askEarlier
  expect(ask([a])).toEqual([c, b])
  expect(ask([b, a])).toEqual([c, b])
  expect(ask([a], 1)).toEqual([c, b])
  expect(ask([a], HOPS_MAX)).toEqual([])
  expect(ask([b])).toEqual([])
})

test("C2: who holds it by the asking peer's table alone asks its own holders only for what they have, then fetches", () => {
  const byAnotherTable = true
  expect(planRoute({ holders: [b], earlier, self: a, hop: hop(1), byAnotherTable, usable })).toMatchObject({
    ask: [b],
    heldOnly: true,
    keep: false,
  })
  expect(planRoute({ holders: [b], earlier, self: a, hop: hop(HOPS_MAX), byAnotherTable, usable }).ask).toEqual([])
  expect(planRoute({ holders: [b], earlier, self: a, hop: hop(1), usable }).ask).toEqual([])
})
