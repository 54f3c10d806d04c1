import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, difference } from './difference.ts'
import { anyTable } from './testing/arbitraries.ts'
import { equalPeers, idOf, peersOf, tableOf } from './testing/peers.ts'

describe('a difference between tables', () => {
  test('applied to the first gives the second', () => {
    fc.assert(
      fc.property(anyTable, anyTable, (from, to) => {
        expect(apply(from, difference(from, to))).toEqual(to)
      }),
    )
  })

  test('leaves its base as it is', () => {
    fc.assert(
      fc.property(anyTable, anyTable, (from, to) => {
        const before = JSON.stringify(from)
        apply(from, difference(from, to))
        expect(JSON.stringify(from)).toBe(before)
      }),
    )
  })

  test('has only what changed, in the terms of UPDATEPEERLIST (A3)', () => {
    const slices = [
      { domain: 'a.example', slices: 4 },
      { domain: 'b.example', slices: 4 },
    ]
    const moves = [
      { domain: 'c.example', holder: idOf(0) },
      { domain: 'd.example', holder: idOf(0) },
    ]
    const from = tableOf({ peers: peersOf(1, 1, 1), slices, moves })
    const to = tableOf({
      peers: peersOf(1, 2),
      version: 2,
      slices: [{ domain: 'a.example', slices: 8 }],
      moves: [{ domain: 'c.example', holder: idOf(1) }],
    })
    expect(difference(from, to)).toEqual({
      base: { epoch: from.epoch, version: 1 },
      epoch: to.epoch,
      version: 2,
      replicas: 1,
      peers: [{ id: idOf(1), weight: 2, caching: true }],
      removed: [idOf(2)],
      slices: [
        { domain: 'a.example', slices: 8 },
        { domain: 'b.example', slices: 0 },
      ],
      moves: [{ domain: 'c.example', holder: idOf(1) }, { domain: 'd.example' }],
    })
  })

  test.each([
    ['version', { version: 3 }],
    ['term', { epoch: { term: 2, master: idOf(0) } }],
    ['master', { epoch: { term: 1, master: idOf(1) } }],
  ])('is refused by a table of another %s', (_, other) => {
    const from = tableOf({ peers: equalPeers(2) })
    const change = difference(from, tableOf({ peers: equalPeers(3), version: 2 }))
    const call = (): unknown => apply(tableOf({ peers: equalPeers(2), ...other }), change)
    expect(call).toThrow(expect.objectContaining({ code: 'wrong-base', operation: 'apply' }))
  })

  test('keeps the registrable domains of its base, which do not travel', () => {
    const registrableDomains = (domain: string): string => domain.slice(-11)
    const from = tableOf({ peers: equalPeers(2), registrableDomains })
    const to = apply(from, difference(from, tableOf({ peers: equalPeers(3), version: 2 })))
    expect(to.domainOf('www.example.org')).toBe('example.org')
  })
})
