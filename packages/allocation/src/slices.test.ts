import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ranking, unitHash } from './ranking.ts'
import { sliceHash, sliceOf, spreadSlices } from './slices.ts'
import { domainsOf, equalPeers, peersOf } from './testing/peers.ts'

const unit = unitHash('cut.example')

/** Slices by owner. */
function counts(owners: Int32Array, peers: number): number[] {
  return Array.from({ length: peers }, (_, seat) => owners.filter((owner) => owner === seat).length)
}

describe('the slice of a path', () => {
  test('is one of those that there are', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 4_096 }), (path, slices) => {
        const slice = sliceOf(path, slices)
        expect(Number.isInteger(slice) && slice >= 0 && slice < slices).toBe(true)
      }),
    )
  })

  test('becomes one of its two halves when the domain is cut twice as finely', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 2_048 }), (path, slices) => {
        expect(Math.floor(sliceOf(path, slices * 2) / 2)).toBe(sliceOf(path, slices))
      }),
    )
  })

  test('is each of them about equally often', () => {
    const slices = new Array<number>(64).fill(0)
    for (let index = 0; index < 64_000; index++) slices[sliceOf(`/assets/${index}.js`, 64)]! += 1
    expect(Math.max(...slices)).toBeLessThan(1_160)
    expect(Math.min(...slices)).toBeGreaterThan(840)
  })
})

describe('the slices of a domain', () => {
  test('are ranked as the domain where they begin with it, and as the coarser slice where they begin with that', () => {
    expect(sliceHash(unit, 0, 64)).toEqual(unit)
    expect(sliceHash(unit, 10, 64)).toEqual(sliceHash(unit, 5, 32))
  })

  test.each([2, 3, 5, 7, 10, 64, 100])('spread over %i equal peers as evenly as whole slices allow', (peers) => {
    for (const domain of domainsOf(20)) {
      const owners = spreadSlices(unitHash(domain), 64, new Ranking(equalPeers(peers)))
      expect(Math.max(...counts(owners, peers))).toBe(Math.ceil(64 / peers))
    }
  })

  test('never give a peer more than its weight is worth, rounded up (B8)', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(weights, fc.integer({ min: 2, max: 128 }), (given, slices) => {
        const ranking = new Ranking(peersOf(...given))
        const held = counts(spreadSlices(unit, slices, ranking), given.length)
        for (const [seat, weight] of ranking.weights.entries()) {
          expect(held[seat]).toBeLessThanOrEqual(Math.ceil((slices * weight) / ranking.weightSum))
        }
      }),
    )
  })

  test('mostly stay where they are when a peer joins', () => {
    let moved = 0
    for (const domain of domainsOf(50)) {
      const ids = (peers: number): string[] => {
        const ranking = new Ranking(equalPeers(peers))
        return Array.from(spreadSlices(unitHash(domain), 64, ranking), (seat) => ranking.ids[seat]!)
      }
      const after = ids(11)
      moved += ids(10).filter((id, slice) => id !== after[slice]).length
    }
    // The least is 1 / 11; holding the others to their bound costs about as much again.
    expect(moved / (50 * 64)).toBeLessThan(2.5 / 11)
  })
})
