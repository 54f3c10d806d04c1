import { describe, expect, test } from 'vitest'
import { CHANGES_PER_MINUTE_MAX } from './limits.ts'
import { loadBound, peerLoads } from './load.ts'
import { Rebalancer } from './rebalancer.ts'
import { zipfDemand } from './testing/demand.ts'
import { equalPeers, tableOf } from './testing/peers.ts'

describe("a master's rebalancer (B8)", () => {
  test('makes no more than its number of changes in any minute', () => {
    const rebalancer = new Rebalancer()
    let table = tableOf({ peers: equalPeers(100) })
    const madeAt: number[] = []
    for (let nowMs = 0; nowMs <= 300_000; nowMs += 10_000) {
      rebalancer.record(zipfDemand(2_000, 1_000_000), nowMs)
      const { changes, exceptions } = rebalancer.propose(table, nowMs)
      table = tableOf({ ...table, ...exceptions, version: table.version + 1 })
      madeAt.push(...changes.map(() => nowMs))
    }
    expect(madeAt.length).toBeGreaterThan(CHANGES_PER_MINUTE_MAX)
    for (const [index, atMs] of madeAt.slice(CHANGES_PER_MINUTE_MAX).entries()) {
      expect(atMs - madeAt[index]!).toBeGreaterThanOrEqual(60_000)
    }
    const demand = zipfDemand(2_000, 1_000_000)
    const ratios = [...peerLoads(table, demand).values()].map(({ load, share }) => load / share)
    expect(Math.max(...ratios)).toBeLessThanOrEqual(loadBound(100))
  })

  test('proposes nothing before statistics came, and again nothing once they have faded', () => {
    const rebalancer = new Rebalancer()
    const table = tableOf({ peers: equalPeers(3) })
    expect(rebalancer.propose(table, 0).changes).toEqual([])
    rebalancer.record([{ domain: 'hot.example', requests: 2_000, bytes: 0 }], 0)
    expect(rebalancer.propose(table, 120_000).changes).toEqual([])
    rebalancer.record([{ domain: 'hot.example', requests: 2_000, bytes: 0 }], 120_000)
    expect(rebalancer.propose(table, 120_000).changes).not.toEqual([])
  })
})
