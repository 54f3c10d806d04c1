import { expect, test } from 'vitest'
import { type Candidate, compareFit } from './candidate.ts'

const candidate = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  id: name.padEnd(32, '0'),
  epoch: { term: 1, master: 'a'.repeat(64) },
  masterAddress: '10.0.0.1:3130',
  size: 3,
  room: 10,
  answeredMs: 20,
  silentMs: 0,

  near: false,
  sameSubnet: false,
  capacity: { cpu: 1, bandwidthKbps: 1_000, cacheBytes: 1_000 },
  ...more,
})

const best = (...candidates: Candidate[]) => candidates.sort(compareFit)[0]?.id.replace(/0+$/, '')

test('B1: room comes first, for a full community denies', () => {
  expect(best(candidate('full', { room: 0, near: true, sameSubnet: true }), candidate('far', { room: 1 }))).toBe('far')
})

test('B1: then whoever answered from this network, then the same subnet', () => {
  expect(best(candidate('subnet', { sameSubnet: true }), candidate('near', { near: true, sameSubnet: true }))).toBe(
    'near',
  )
  expect(
    best(candidate('far', { answeredMs: 1, silentMs: 0, size: 9 }), candidate('subnet', { sameSubnet: true })),
  ).toBe('subnet')
})

test('B1: of equals the larger, then the quicker, then the one with more bandwidth, then with the larger cache', () => {
  expect(best(candidate('quick', { answeredMs: 1 }), candidate('large', { size: 4 }))).toBe('large')
  expect(best(candidate('slow'), candidate('quick', { answeredMs: 1 }))).toBe('quick')
  const wide = candidate('wide', { capacity: { cpu: 1, bandwidthKbps: 2_000, cacheBytes: 1_000 } })
  const roomy = candidate('roomy', { capacity: { cpu: 1, bandwidthKbps: 1_000, cacheBytes: 2_000 } })
  expect(best(roomy, wide)).toBe('wide')
  expect(best(candidate('plain'), roomy)).toBe('roomy')
})

test('of two that are the same in all else the higher epoch is chosen, by everybody', () => {
  const higher = candidate('higher', { epoch: { term: 2, master: '0'.repeat(64) } })
  expect(best(candidate('lower'), higher)).toBe('higher')
})
