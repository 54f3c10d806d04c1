import { describe, expect, test } from 'vitest'
import { AllocationError } from './errors.ts'
import type { AllocateOptions } from './allocate.ts'
import { REPLICAS_MAX, SLICES_MAX, WEIGHT_MAX } from './limits.ts'
import { equalPeers, idOf, peersOf, tableOf } from './testing/peers.ts'

const peers = equalPeers(3)
const cut = { domain: 'cut.example', slices: 8 }
const many = (count: number): number[] => [...new Array(count).keys()]

describe('allocate refuses', () => {
  test.each<[string, AllocationError['code'], Partial<AllocateOptions>]>([
    ['a peer without an id', 'invalid-peer', { peers: [{ id: '', weight: 1, caching: true }] }],
    ['a peer that stands twice', 'invalid-peer', { peers: [...peers, ...peers] }],
    ['a weight of 0', 'invalid-peer', { peers: peersOf(0) }],
    ['a fraction of a weight', 'invalid-peer', { peers: peersOf(1.5) }],
    ['a weight that is no number', 'invalid-peer', { peers: peersOf(Number.NaN) }],
    ['a weight beyond the limit', 'invalid-peer', { peers: peersOf(WEIGHT_MAX + 1) }],
    ['no holders at all', 'invalid-replicas', { replicas: 0 }],
    ['more holders than the limit', 'invalid-replicas', { replicas: REPLICAS_MAX + 1 }],
    ['a domain cut into nothing', 'invalid-exception', { slices: [{ ...cut, slices: 0 }] }],
    ['a domain cut too finely', 'invalid-exception', { slices: [{ ...cut, slices: SLICES_MAX + 1 }] }],
    ['a domain cut twice', 'invalid-exception', { slices: [cut, { domain: 'CUT.example.', slices: 4 }] }],
    [
      'a move of a slice that does not exist',
      'invalid-exception',
      { slices: [cut], moves: [{ domain: cut.domain, slice: 8, holder: idOf(0) }] },
    ],
    [
      'a move of a slice of a whole domain',
      'invalid-exception',
      { moves: [{ domain: 'example.org', slice: 1, holder: idOf(0) }] },
    ],
    [
      'a move of slice -1',
      'invalid-exception',
      { slices: [cut], moves: [{ domain: cut.domain, slice: -1, holder: idOf(0) }] },
    ],
    [
      'one thing moved twice',
      'invalid-exception',
      { moves: [0, 1].map((peer) => ({ domain: 'example.org', holder: idOf(peer) })) },
    ],
    [
      'too many peers',
      'limit-exceeded',
      { peers: many(4_097).map((index) => ({ id: `${index}`, weight: 1, caching: true })) },
    ],
    [
      'too many cuts',
      'limit-exceeded',
      { slices: many(1_025).map((index) => ({ domain: `${index}.example`, slices: 2 })) },
    ],
    [
      'too many moves',
      'limit-exceeded',
      { moves: many(1_025).map((index) => ({ domain: `${index}.example`, holder: idOf(0) })) },
    ],
  ])('%s', (_, code, options) => {
    expect(() => tableOf({ peers, ...options })).toThrow(expect.objectContaining({ name: 'AllocationError', code }))
  })

  test('with a message that quotes a long value in part only', () => {
    const error = new AllocationError('invalid-peer', 'allocate', 'too long', 'x'.repeat(10_000))
    expect(error.value).toHaveLength(80)
    expect(error.message).toMatch(/^allocate: too long \(got x{80}\)$/)
  })
})

test('allocate takes a list as it is at the time: later changes to it do not reach the table', () => {
  const list = equalPeers(2)
  const table = tableOf({ peers: list })
  list.pop()
  expect(table.peers).toHaveLength(2)
})
