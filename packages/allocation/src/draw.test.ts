import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../vectors/draw.json' with { type: 'json' }
import { leastNegativeLog, negativeLog, uniform } from './draw.ts'

const bits = fc.integer({ min: 0, max: 0xffff_ffff })
const edges = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 3_037_000_499, 3_037_000_500]

describe('the logarithm of a draw', () => {
  test.each(vectors)('of $bits is that of other implementations, to the last bit', (vector) => {
    expect(negativeLog(vector.bits)).toBe(vector.negativeLog)
  })

  test('is the natural logarithm to nine digits', () => {
    const holds = (value: number): boolean => {
      const exact = -Math.log(uniform(value))
      return Math.abs(negativeLog(value) - exact) <= 1e-9 * exact + Number.EPSILON
    }
    fc.assert(fc.property(bits, holds), { numRuns: 20_000, examples: edges.map((edge) => [edge]) })
  })

  test('is never below its least value, on which the ranking relies to skip peers', () => {
    const near1 = bits.map((value) => 0xffff_ffff - Math.floor(value / 2 ** 20))
    const holds = (value: number): boolean => negativeLog(value) >= leastNegativeLog(value)
    fc.assert(fc.property(fc.oneof(bits, near1), holds), { numRuns: 20_000, examples: edges.map((edge) => [edge]) })
  })

  test('has a least value of 1 − u, to the cell that u is the centre of', () => {
    fc.assert(fc.property(bits, (value) => Math.abs(leastNegativeLog(value) - (1 - uniform(value))) <= 2 ** -32))
  })

  test('falls as u rises, at the seams of its reduction too', () => {
    for (const edge of [1, 2, 4, 2 ** 16, 2 ** 31, 3_037_000_500, 0xffff_ffff]) {
      expect(negativeLog(edge)).toBeLessThan(negativeLog(edge - 1))
    }
  })

  test('reads a negative number as the 32 bits that it consists of', () => {
    expect(negativeLog(-1)).toBe(negativeLog(0xffff_ffff))
  })
})
