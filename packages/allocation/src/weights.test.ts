import type { Capacity } from '@cachereef/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WEIGHT_MAX } from './limits.ts'
import { weightOf } from './weights.ts'

const ordinary: Capacity = { cpu: 2_000, bandwidthKbps: 100_000, cacheBytes: 256_000_000 }
const scaled = (factor: number): Capacity => ({
  cpu: ordinary.cpu * factor,
  bandwidthKbps: ordinary.bandwidthKbps * factor,
  cacheBytes: ordinary.cacheBytes * factor,
})
const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const anyCapacity = fc.record({ cpu: amount, bandwidthKbps: amount, cacheBytes: amount })

describe("a peer's weight (B8)", () => {
  test('follows its capacity', () => {
    expect([0.25, 1, 2, 10].map((factor) => weightOf(scaled(factor)))).toEqual([16, 64, 128, 640])
  })

  test.each(['cpu', 'bandwidthKbps', 'cacheBytes'] as const)(
    'rests most on what it has least of, such as %s',
    (part) => {
      const poor = weightOf({ ...scaled(100), [part]: ordinary[part] })
      expect(poor).toBeGreaterThan(64)
      expect(poor).toBeLessThan(3 * 64)
      expect(weightOf({ ...ordinary, [part]: ordinary[part] / 100 })).toBeLessThan(4)
    },
  )

  test('is an integer from 1 to the limit whatever is reported', () => {
    fc.assert(
      fc.property(anyCapacity, (capacity) => {
        const weight = weightOf(capacity)
        expect(Number.isInteger(weight) && weight >= 1 && weight <= WEIGHT_MAX).toBe(true)
      }),
    )
    expect(weightOf({ cpu: 0, bandwidthKbps: 0, cacheBytes: 0 })).toBe(1)
  })

  test('never falls when a peer gives more', () => {
    fc.assert(
      fc.property(anyCapacity, amount, (capacity, cpu) => {
        const more = { ...capacity, cpu: Math.max(capacity.cpu, cpu) }
        expect(weightOf(more)).toBeGreaterThanOrEqual(weightOf(capacity))
      }),
    )
  })

  test('stands while measurements waver within 20 %, and follows a limit that a peer sets (B12)', () => {
    expect(weightOf(scaled(1.1), 64)).toBe(64)
    expect(weightOf(scaled(0.85), 64)).toBe(64)
    expect(weightOf(scaled(0.5), 64)).toBe(32)
  })
})
