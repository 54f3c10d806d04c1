import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { compareEpochs } from './epoch.ts'

const epochs = fc.record({ term: fc.nat(3), master: fc.constantFrom('0a', '0b', 'f0') })

describe('epochs', () => {
  it('are ordered by term, then by master', () => {
    expect(compareEpochs({ term: 2, master: 'a' }, { term: 1, master: 'b' })).toBeGreaterThan(0)
    expect(compareEpochs({ term: 1, master: 'a' }, { term: 1, master: 'b' })).toBeLessThan(0)
    expect(compareEpochs({ term: 1, master: 'a' }, { term: 1, master: 'a' })).toBe(0)
  })

  test.prop([epochs, epochs, epochs])('have a total order', (a, b, c) => {
    expect(Math.sign(compareEpochs(a, b))).toBe(0 - Math.sign(compareEpochs(b, a)))
    if (compareEpochs(a, b) <= 0 && compareEpochs(b, c) <= 0) expect(compareEpochs(a, c)).toBeLessThanOrEqual(0)
    expect(compareEpochs(a, b) === 0).toBe(a.term === b.term && a.master === b.master)
  })
})
