import { expect, test } from 'vitest'
import { generator } from '../acceptance/fixtures.ts'
import { OrderDuel } from './order-duel.ts'

const ROOM = 400

/** Spreads names over all int32, as hashes of keys are. */
function hashOf(name: number): number {
  const mixed = Math.imul(name ^ (name >>> 15), 0x2c1b3c6d)
  return Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) ^ (mixed >>> 15)
}

/** Entries of one byte each; `nameOf` gives the next name by Zipf's law. */
function ask(duel: OrderDuel, requests: number, nameOf: (i: number, rank: number) => number): void {
  const draw = generator(3)
  for (let i = 0; i < requests; i++) {
    duel.roomIs(ROOM, ROOM)
    duel.request(hashOf(nameOf(i, Math.floor(5_000 ** (draw(100_000) / 100_000)))), 1)
  }
}

const lasting = (_: number, rank: number): number => rank
const fleeting = (i: number, rank: number): number => 10_000 + Math.floor(i / 5) + rank

test.each([
  ['all keys', 1_024],
  ['a sample', 128],
])('recency wins while the favourite changes all the time, probation when it lasts, seen by %s', (_, entries) => {
  const duel = new OrderDuel(entries)
  ask(duel, 10_000, lasting)
  expect(duel.winner).toBe('probation')
  ask(duel, 20_000, fleeting)
  expect(duel.winner).toBe('recency')
  ask(duel, 20_000, lasting)
  expect(duel.winner).toBe('probation')
})

test('however many keys there are, those of a sample fit', () => {
  const duel = new OrderDuel(128)
  for (let name = 0; name < 300_000; name++) {
    duel.roomIs(1_000_000, 1_000_000)
    duel.request(hashOf(name), 1)
  }
  ask(duel, 60_000, fleeting)
  expect(duel.winner).toBe('recency')
})

test('a single entry that no shadow has room for decides nothing and breaks nothing', () => {
  const duel = new OrderDuel(64)
  for (let i = 0; i < 1_000; i++) {
    duel.roomIs(ROOM, 2)
    duel.request(hashOf(i), ROOM)
  }
  ask(duel, 20_000, fleeting)
  expect(duel.winner).toBe('recency')
})
