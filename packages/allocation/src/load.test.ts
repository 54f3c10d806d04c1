import { describe, expect, test } from 'vitest'
import { loadBound, peerLoads } from './load.ts'
import { domainsOf, equalPeers, idOf, peersOf, tableOf } from './testing/peers.ts'

describe('the load of a peer', () => {
  test('is the demand of the domains that it owns, beside its part by weight of the whole', () => {
    const table = tableOf({ peers: peersOf(1, 3), replicas: 2 })
    const demand = domainsOf(10).map((domain) => ({ domain, requests: 8, bytes: 0 }))
    const loads = peerLoads(table, demand)
    const owned = (id: string): number => domainsOf(10).filter((domain) => table.holders(domain)[0] === id).length
    expect(loads.get(idOf(0))).toEqual({ load: 8 * owned(idOf(0)), share: 20 })
    expect(loads.get(idOf(1))).toEqual({ load: 8 * owned(idOf(1)), share: 60 })
  })

  test('has its part of the demand that no report lists', () => {
    const loads = peerLoads(tableOf({ peers: peersOf(1, 3) }), [], 100)
    expect([...loads.values()].toSorted((a, b) => a.load - b.load)).toEqual([
      { load: 25, share: 25 },
      { load: 75, share: 75 },
    ])
  })

  test('is by slice where a domain is cut', () => {
    const table = tableOf({ peers: equalPeers(2), slices: [{ domain: 'cut.example', slices: 64 }] })
    const loads = peerLoads(table, [{ domain: 'cut.example', requests: 640, bytes: 0 }])
    expect([...loads.values()]).toEqual([
      { load: 320, share: 320 },
      { load: 320, share: 320 },
    ])
  })

  test('counts hosts together that one domain is allocated for', () => {
    const table = tableOf({ peers: equalPeers(1), registrableDomains: (domain) => domain.slice(-11) })
    const demand = ['a.example.org', 'b.example.org'].map((domain) => ({ domain, requests: 1, bytes: 65_536 }))
    expect(peerLoads(table, demand).get(idOf(0))).toEqual({ load: 4, share: 4 })
  })

  test('is asked of caching peers only', () => {
    const peers = [...equalPeers(1), { id: idOf(1), weight: 1, caching: false }]
    expect([...peerLoads(tableOf({ peers }), []).keys()]).toEqual([idOf(0)])
  })
})

describe('the bound of a load', () => {
  test.each([
    [2, 1.1],
    [100, 1.1],
    [550, 1.175],
    [1_000, 1.25],
    [4_096, 1.25],
  ])('of %i peers is %d', (peers, bound) => {
    expect(loadBound(peers)).toBeCloseTo(bound, 10)
  })
})
