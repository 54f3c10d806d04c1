import { allocate } from '@cachereef/allocation'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { StoredResponse } from '../store/store.ts'
import { createDemand } from './demand.ts'
import { OFFER_BODY_BYTES_MAX, OFFER_OBJECTS_MAX } from './limits.ts'
import { parseOffer } from './offer-wire.ts'
import { offersBySuccessor } from './offers.ts'

const peer = (letter: string) => ({ id: letter.repeat(64), weight: 1, caching: true })
const table = allocate({ epoch: { term: 1, master: peer('a').id }, version: 1, peers: [peer('b')] })
const never = new AbortController().signal

/** A store of bodies of these sizes, by key. */
const storeOf = (sizes: Readonly<Record<string, number>>) => ({
  lookup: (key: string) =>
    sizes[key] === undefined
      ? []
      : [{ method: 'GET', selecting: new Fields(), bodyBytes: sizes[key] } as StoredResponse],
})

test('B3: the biggest benefit comes first: requests a byte', async () => {
  const demand = createDemand()
  const sizes = { 'http://x.test/large': 1_000_000, 'http://x.test/often': 1_000, 'http://x.test/once': 1_000 }
  for (const [key, requests] of [
    ['large', 20],
    ['often', 5],
    ['once', 1],
    ['gone', 9],
  ] as const) {
    for (let i = 0; i < requests; i++) demand.add(`http://x.test/${key}`)
  }
  const offers = await offersBySuccessor(demand, storeOf(sizes), table, never)
  expect([...offers.keys()]).toEqual([peer('b').id])
  const urls = offers.get(peer('b').id)?.flatMap(({ objects }) => objects.map(({ url }) => url.slice(14)))
  expect(urls).toEqual(['often', 'once', 'large'])
})

test('one offer stays small, in objects and in bytes, but for one object that is large itself', async () => {
  const demand = createDemand()
  const sizes: Record<string, number> = { 'http://x.test/huge': 3 * OFFER_BODY_BYTES_MAX }
  for (let i = 0; i < 100; i++) sizes[`http://x.test/${i}`] = i < 10 ? OFFER_BODY_BYTES_MAX / 4 : 100
  for (const key of Object.keys(sizes)) demand.add(key)
  const [offers = []] = (await offersBySuccessor(demand, storeOf(sizes), table, never)).values()
  expect(offers.flatMap(({ objects }) => objects)).toHaveLength(101)
  for (const { objects, bytes } of offers) {
    expect(objects.length).toBeLessThanOrEqual(OFFER_OBJECTS_MAX)
    expect(bytes <= OFFER_BODY_BYTES_MAX || objects.length === 1).toBe(true)
  }
})

test('a record of demand stays in its bound, keeps what is asked for, and lets that fade', () => {
  const demand = createDemand(10)
  for (let i = 0; i < 100; i++) demand.add('popular')
  const requests = () => new Map(demand.entries()).get('popular') ?? 0
  for (let i = 0; i < 30; i++) demand.add(`once ${i}`)
  expect([...demand.entries()].length).toBeLessThanOrEqual(10)
  expect(requests()).toBeGreaterThan(10)
  for (let i = 0; i < 200; i++) demand.add(`later ${i}`)
  expect(requests()).toBe(0)
})

test('and in its bound of characters: URLs of a whole head do not fill the memory', () => {
  const demand = createDemand(1_000, 100_000)
  for (let i = 0; i < 50; i++) demand.add(`${i}${'a'.repeat(30_000)}`)
  demand.add('b'.repeat(100_001))
  const keys = [...demand.entries()].map(([key]) => key)
  expect(keys.map((key) => key.slice(0, 2))).toEqual(['47', '48', '49'])
})

test.each([
  '',
  '{',
  '[]',
  '{"objects":{}}',
  '{"objects":[{"url":"ftp://x.test/","fields":[]}]}',
  '{"objects":[{"url":"http://","fields":[]}]}',
  '{"objects":[{"url":"http://x.test/"}]}',
  '{"objects":[{"url":"http://x.test/","fields":[["a"]]}]}',
  '{"objects":[{"url":"http://x.test/","fields":[["a",1]]}]}',
  JSON.stringify({
    objects: Array.from({ length: OFFER_OBJECTS_MAX + 1 }, () => ({ url: 'http://x.test/', fields: [] })),
  }),
])('what is no offer is none: %s', (text) => {
  expect(parseOffer(text)).toBeUndefined()
})
