import { expect, test } from 'vitest'
import { allocationOf } from './allocation-of.ts'
import type { MembershipOptions } from './options.ts'
import { type PeerEntry, PeerList } from './peer-list.ts'

const options = {} as MembershipOptions
const epoch = { term: 1, master: '1'.repeat(64) }

function listOf(...entries: Partial<PeerEntry>[]): PeerList {
  const list = new PeerList({ replicas: 1, maxPeers: 8, pingIntervalMs: 500, pingTimeoutMs: 1_500 })
  for (const [index, more] of entries.entries()) {
    const id = `${index + 1}`.repeat(64)
    const address = `127.0.0.1:${3130 + index}`
    list.set({
      id,
      incarnation: 1,
      name: `${index}`,
      address,
      weight: 64,
      caching: true,
      state: 'alive',
      ...more,
    })
  }
  list.publish()
  return list
}

test('A12: every caching peer of the list may hold domains; one that hands over gets none', () => {
  const { table, absurd } = allocationOf(epoch, listOf({}, { state: 'leaving' }, { caching: false }), options)
  expect(absurd).toBe(false)
  expect(table.holders('a.example')).toEqual(['1'.repeat(64)])
})

test.each([
  ['a weight of nothing', listOf({ weight: 0 }, {})],
  ['a weight beyond all bounds', listOf({ weight: 2 ** 40 }, {})],
])('%s from a master makes a table all the same, and is told', (_, list) => {
  const { table, absurd } = allocationOf(epoch, list, options)
  expect(absurd).toBe(true)
  expect(table.holders('a.example')).toHaveLength(1)
})

test('exceptions that contradict themselves are left out, not believed in part', () => {
  const list = listOf({}, {})
  list.setMove({ domain: 'a.example', slice: 9, holder: '2'.repeat(64) })
  list.publish()
  const { table, absurd } = allocationOf(epoch, list, options)
  expect(absurd).toBe(true)
  expect(table.moves).toEqual([])
})
