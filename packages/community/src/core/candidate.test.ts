import { expect, test } from 'vitest'
import { type Candidate, compareFit } from './candidate.ts'

const candidate = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  id: name.padEnd(32, '0'),
  epoch: { term: 1, master: 'a'.repeat(64) },
  masterAddress: '10.0.0.1:3130',
  size: 3,
  room: 10,
  roundTripMs: 20,
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
  expect(best(candidate('far', { roundTripMs: 1, size: 9 }), candidate('subnet', { sameSubnet: true }))).toBe('subnet')
})

test('B1: then the one with the shorter round trip to its master, and last those that answered none', () => {
  expect(best(candidate('far', { roundTripMs: 60, size: 9 }), candidate('close', { roundTripMs: 2 }))).toBe('close')
  const silent = candidate('silent', { roundTripMs: Number.POSITIVE_INFINITY, size: 9 })
  expect(best(silent, candidate('abroad', { roundTripMs: 400 }), candidate('nearer', { roundTripMs: 300 }))).toBe(
    'nearer',
  )
})

test('B1: round trips of one class are equal, so that a wavering measure splits nobody from the others', () => {
  expect(best(candidate('quick', { roundTripMs: 6 }), candidate('large', { roundTripMs: 19, size: 4 }))).toBe('large')
})

test('B1: of equals the larger, then the one with more bandwidth, then more processing power, then the larger cache', () => {
  expect(best(candidate('small'), candidate('large', { size: 4 }))).toBe('large')
  const wide = candidate('wide', { capacity: { cpu: 1, bandwidthKbps: 2_000, cacheBytes: 1_000 } })
  const strong = candidate('strong', { capacity: { cpu: 2, bandwidthKbps: 1_000, cacheBytes: 1_000 } })
  const roomy = candidate('roomy', { capacity: { cpu: 1, bandwidthKbps: 1_000, cacheBytes: 2_000 } })
  expect(best(roomy, strong, wide)).toBe('wide')
  expect(best(roomy, strong)).toBe('strong')
  expect(best(candidate('plain'), roomy)).toBe('roomy')
})

test('of two that are the same in all else the higher epoch is chosen, by everybody', () => {
  const higher = candidate('higher', { epoch: { term: 2, master: '0'.repeat(64) } })
  expect(best(candidate('lower'), higher)).toBe('higher')
})
