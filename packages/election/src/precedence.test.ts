import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, compareClaims } from './precedence.ts'
import { standingOf } from './score.ts'

const claim: fc.Arbitrary<Claim> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  round: fc.nat({ max: 2 }),
  standing: fc.nat({ max: 2 }),
})

describe('the order of claims', () => {
  it('is total: two peers never disagree which of two elections goes on', () => {
    fc.assert(
      fc.property(claim, claim, claim, (a, b, c) => {
        expect(Math.sign(compareClaims(a, b))).toBe(0 - Math.sign(compareClaims(b, a)))
        if (compareClaims(a, b) === 0) expect(a).toEqual(b)
        if (compareClaims(a, b) < 0 && compareClaims(b, c) < 0) expect(compareClaims(a, c)).toBeLessThan(0)
      }),
    )
  })

  it('puts the later round first, then the better standing, then the higher id', () => {
    const claims: Claim[] = [
      { id: 'a', round: 1, standing: 5 },
      { id: 'b', round: 1, standing: 5 },
      { id: 'a', round: 2, standing: 1 },
      { id: 'a', round: 1, standing: 9 },
    ]
    expect(claims.sort(compareClaims).map(({ id, round, standing }) => [id, round, standing])).toEqual([
      ['a', 2, 1],
      ['a', 1, 9],
      ['b', 1, 5],
      ['a', 1, 5],
    ])
  })
})

describe('the standing of a score', () => {
  it('wants bandwidth and processing power alike (B4)', () => {
    const uptimeSeconds = 3_600
    expect(standingOf({ cpu: 4_000, bandwidthKbps: 1_000, uptimeSeconds })).toBe(2_000)
    expect(standingOf({ cpu: 1_000, bandwidthKbps: 4_000, uptimeSeconds })).toBe(2_000)
    expect(standingOf({ cpu: 2_500, bandwidthKbps: 2_500, uptimeSeconds })).toBeGreaterThan(2_000)
  })

  it('prefers a steady peer, up to an hour', () => {
    const standing = (uptimeSeconds: number) => standingOf({ cpu: 1_000, bandwidthKbps: 1_000, uptimeSeconds })
    expect([0, 1_800, 3_600, 86_400].map(standing)).toEqual([500, 750, 1_000, 1_000])
  })
})
