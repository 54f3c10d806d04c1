import type { DomainLoad } from '@cachereef/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, difference } from './difference.ts'
import type { AllocationTable } from './allocation-table.ts'
import type { AllocationChange } from './change.ts'
import { moveKey } from './exceptions.ts'
import { loadBound, peerLoads } from './load.ts'
import { rank } from './rank.ts'
import { rebalance } from './rebalance.ts'
import { zipfDemand } from './testing/demand.ts'
import { domainsOf, equalPeers, peersOf, tableOf } from './testing/peers.ts'

/** Load ÷ share of the fullest peer. */
function fullest(table: AllocationTable, demand: readonly DomainLoad[]): number {
  return Math.max(...[...peerLoads(table, demand).values()].map(({ load, share }) => (load === 0 ? 0 : load / share)))
}

/** Rebalances under the same statistics until nothing changes, or so many rounds are over. */
function settle(start: AllocationTable, demand: readonly DomainLoad[], rounds = 40) {
  let table = start
  const changes: AllocationChange[] = []
  for (let round = 1; round <= rounds; round++) {
    const proposal = rebalance({ table, demand })
    if (proposal.changes.length === 0) return { table, changes, atRest: true }
    changes.push(...proposal.changes)
    table = tableOf({ ...table, ...proposal.exceptions, version: table.version + 1 })
  }
  return { table, changes, atRest: false }
}

const anyDemand = fc
  .array(fc.tuple(fc.nat(300), fc.integer({ min: 0, max: 100_000 })), { minLength: 1, maxLength: 150 })
  .map((rows) => rows.map(([site, requests]): DomainLoad => ({ domain: `site-${site}.example`, requests, bytes: 0 })))
const anyWeights = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 12 })

describe('rebalancing (B8)', () => {
  test.each([3, 10, 100])('brings the fullest of %i peers within its bound under Zipf(1.0) demand', (count) => {
    const start = tableOf({ peers: equalPeers(count) })
    const demand = zipfDemand(10_000, 1_000_000)
    expect(fullest(start, demand)).toBeGreaterThan(1.2)
    const { table, atRest } = settle(start, demand)
    expect(atRest).toBe(true)
    expect(fullest(table, demand)).toBeLessThanOrEqual(loadBound(count))
  })

  test('takes one round, and less than a minute may change, for ten peers', () => {
    const { changes } = settle(tableOf({ peers: equalPeers(10) }), zipfDemand(10_000, 1_000_000), 1)
    expect(changes.length).toBeLessThan(20)
  })

  test('cuts what is too hot for one peer, and says why', () => {
    const demand = [...domainsOf(200).map((domain) => ({ domain, requests: 100, bytes: 0 }))]
    demand.push({ domain: 'hot.example', requests: 20_000, bytes: 0 })
    const start = tableOf({ peers: equalPeers(5) })
    const { exceptions, changes } = rebalance({ table: start, demand })
    expect(exceptions.slices).toEqual([{ domain: 'hot.example', slices: 128 }])
    expect(changes[0]).toMatchObject({ kind: 'cut', domain: 'hot.example', slices: 128 })
    expect(changes[0]!.reason).toMatch(/^it is 2\.50 of a peer's share, and its holder carries \d\.\d\d of its own$/)
  })

  test('passes a domain on from an overfull peer to the next in rank with room', () => {
    const peers = equalPeers(4)
    const start = tableOf({ peers })
    const [overfull] = peers
    // Every peer has forty domains of its own, the first one eight more.
    const own = (id: string, count: number): string[] => start.portion(id, domainsOf(1_000)).domains.slice(0, count)
    const domains = peers.flatMap(({ id }) => own(id, id === overfull!.id ? 48 : 40))
    const { exceptions, changes } = rebalance({
      table: start,
      demand: domains.map((domain) => ({ domain, requests: 100, bytes: 0 })),
    })
    expect(exceptions.slices).toEqual([])
    expect(changes.length).toBeGreaterThan(0)
    for (const { kind, domain, from, to } of changes) {
      expect({ kind, from, to }).toEqual({ kind: 'passed-on', from: overfull!.id, to: rank(domain, peers)[1] })
    }
  })

  test('leaves a hot domain whole where its owner has the room', () => {
    const start = tableOf({ peers: equalPeers(2) })
    const [first, second] = start.peers.map(({ id }) => start.portion(id, domainsOf(100)).domains[0]!)
    const demand = [first!, second!].map((domain) => ({ domain, requests: 10_000, bytes: 0 }))
    expect(rebalance({ table: start, demand }).changes).toEqual([])
  })

  test('counts the bytes that requests move besides the requests', () => {
    const start = tableOf({ peers: equalPeers(2) })
    const demand = domainsOf(100).map((domain) => ({ domain, requests: 100, bytes: 0 }))
    demand[0] = { domain: 'site-0.example', requests: 100, bytes: 1_000_000_000 }
    expect(rebalance({ table: start, demand }).changes[0]).toMatchObject({ kind: 'cut', domain: 'site-0.example' })
  })

  test('does nothing on few requests, which say little', () => {
    const start = tableOf({ peers: equalPeers(3) })
    const demand = [{ domain: 'hot.example', requests: 1_199, bytes: 0 }]
    expect(rebalance({ table: start, demand }).changes).toEqual([])
    expect(rebalance({ table: start, demand, unlisted: 1 }).changes).not.toEqual([])
  })

  test('does nothing where one peer caches, or none', () => {
    const demand = [{ domain: 'hot.example', requests: 1e6, bytes: 0 }]
    expect(rebalance({ table: tableOf({ peers: equalPeers(1) }), demand }).changes).toEqual([])
    expect(rebalance({ table: tableOf({ peers: [] }), demand }).changes).toEqual([])
  })

  test('makes no more changes than it is allowed', () => {
    const table = tableOf({ peers: equalPeers(100) })
    const demand = zipfDemand(1_000, 1_000_000)
    expect(rebalance({ table, demand }).changes).toHaveLength(64)
    expect(rebalance({ table, demand, budget: 3 }).changes).toHaveLength(3)
    expect(rebalance({ table, demand, budget: 0 }).changes).toEqual([])
  })

  test('comes to rest under repeated statistics, and nothing goes to and fro', () => {
    fc.assert(
      fc.property(anyWeights, anyDemand, (weights, demand) => {
        const { changes, atRest } = settle(tableOf({ peers: peersOf(...weights) }), demand)
        expect(atRest).toBe(true)
        // A cut spreads its slices by rank, which may fill whoever took others over: only after one may a unit go on again.
        const passedSinceCut = new Set<string>()
        for (const change of changes) {
          if (change.kind === 'cut') passedSinceCut.clear()
          if (change.kind !== 'passed-on' && change.kind !== 'returned') continue
          const unit = moveKey(change)
          expect(passedSinceCut, 'what was passed on since the last cut').not.toContain(unit)
          passedSinceCut.add(unit)
        }
      }),
    )
  })

  test('never makes the fullest peer fuller by passing on', () => {
    fc.assert(
      fc.property(anyWeights, anyDemand, (weights, demand) => {
        const table = tableOf({ peers: peersOf(...weights) })
        const { exceptions, changes } = rebalance({ table, demand })
        fc.pre(changes.every((change) => change.kind === 'passed-on'))
        expect(fullest(tableOf({ ...table, ...exceptions }), demand)).toBeLessThanOrEqual(fullest(table, demand))
      }),
    )
  })

  test('gives exceptions that a table takes, and that travel as a difference', () => {
    fc.assert(
      fc.property(anyWeights, anyDemand, (weights, demand) => {
        const table = tableOf({ peers: peersOf(...weights) })
        const next = tableOf({ ...table, ...rebalance({ table, demand }).exceptions, version: 2 })
        expect(apply(table, difference(table, next))).toEqual(next)
      }),
    )
  })
})
