import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { Selector } from '../store/store.ts'
import { Journal } from './journal.ts'
import { CLOCK_AHEAD_MS } from './limits.ts'
import { parseOrders, type PurgeOrder } from './order.ts'

const BOUNDS = { ordersMax: 3, bytesMax: 10_000, keptMs: 1_000 }
const order = (number: number, issuedAtMs: number, selector: Selector = { kind: 'all' }): PurgeOrder => ({
  id: `${'a'.repeat(64)}.1.${number}`,
  issuedAtMs,
  selector,
})
const numbers = (journal: Journal) => journal.orders.map(({ id }) => Number(id.split('.')[2]))

test('C6: purges stand by their time, whichever came first, and journals with the same purges have the same digest', () => {
  const [one, other] = [new Journal(), new Journal()]
  for (const each of [order(1, 10), order(2, 20), order(3, 20)]) one.add(each, 20)
  for (const each of [order(3, 20), order(1, 10), order(2, 20), order(1, 10)]) other.add(each, 20)
  expect(numbers(one)).toEqual([1, 2, 3])
  expect(numbers(other)).toEqual([1, 2, 3])
  expect(other.digest).toBe(one.digest)
  other.add(order(4, 30), 30)
  expect(other.digest).not.toBe(one.digest)
  other.remove(order(4, 30).id)
  expect(other.digest).toBe(one.digest)
})

test('the oldest are forgotten, by number, by bytes and by time, and it is known up to when', () => {
  const journal = new Journal(BOUNDS)
  for (let i = 1; i <= 5; i++) journal.add(order(i, i), 10)
  expect(numbers(journal)).toEqual([3, 4, 5])
  expect(journal.forgottenToMs).toBe(2)
  journal.forget(1_004)
  expect(numbers(journal)).toEqual([4, 5])
  expect(journal.forgottenToMs).toBe(3)
  const large = { kind: 'url', value: `http://x.test/${'x'.repeat(8_000)}` } as const
  for (const i of [6, 7]) journal.add(order(i, i, large), 10)
  expect(numbers(journal)).toEqual([7])
  expect(journal.forgottenToMs).toBe(6)
})

test('a purge that is older than what was forgotten is forgotten again at once, so that peers agree', () => {
  const journal = new Journal(BOUNDS)
  for (let i = 11; i <= 13; i++) journal.add(order(i, i), 20)
  const { digest } = journal
  expect(journal.add(order(1, 1), 20)).toEqual([order(1, 1)])
  expect(journal.digest).toBe(digest)
})

test('a clock that is ahead keeps a purge no longer than others', () => {
  const journal = new Journal(BOUNDS)
  journal.add(order(1, 50 + CLOCK_AHEAD_MS + 1), 50)
  expect(journal.orders[0]?.issuedAtMs).toBe(50)
})

test('what a purge means is found by key and fields', () => {
  const journal = new Journal()
  journal.add(order(1, 1, { kind: 'prefix', value: 'http://a.test/x/' }), 1)
  journal.add(order(2, 1, { kind: 'tag', value: 'news' }), 1)
  expect(journal.means('http://a.test/x/1', new Fields())).toBe(true)
  expect(journal.means('http://a.test/y', new Fields())).toBe(false)
  expect(journal.means('http://a.test/y', Fields.from({ 'Cache-Tag': 'old, news' }))).toBe(true)
})

test.each([
  ['no JSON', '{'],
  ['no list', '{"orders":{}}'],
  ['null', 'null'],
  ['a number', '1'],
  ['an id of nobody', JSON.stringify({ orders: [{ ...order(1, 1), id: 'a.1.1' }] })],
  ['a time that is none', JSON.stringify({ orders: [{ ...order(1, 1), issuedAtMs: -1 }] })],
  ['a kind that is none', JSON.stringify({ orders: [{ ...order(1, 1), selector: { kind: 'host', value: 'x' } }] })],
  ['nothing to purge', JSON.stringify({ orders: [order(1, 1, { kind: 'url', value: '' })] })],
  ['too long a URL', JSON.stringify({ orders: [order(1, 1, { kind: 'url', value: 'x'.repeat(8_193) })] })],
  ['one bad among good', JSON.stringify({ orders: [order(1, 1), null] })],
])('what is no list of purges is none: %s', (_, text) => {
  expect(parseOrders(text)).toBeUndefined()
})

test('purges go through JSON unchanged', () => {
  const orders = [order(1, 1), order(2, 2, { kind: 'tag', value: 'news' })]
  expect(parseOrders(JSON.stringify({ orders }))).toEqual(orders)
})
