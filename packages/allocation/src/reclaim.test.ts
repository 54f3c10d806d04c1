import { describe, expect, test } from 'vitest'
import type { DomainCut, DomainMove } from './exceptions.ts'
import { rank } from './rank.ts'
import { rebalance } from './rebalance.ts'
import { domainsOf, equalPeers, tableOf } from './testing/peers.ts'

const peers = equalPeers(4)
const domains = domainsOf(1_024)
/** Of domains that have no exception, as many for each peer, so that nobody is overfull. */
const demand = peers.flatMap(({ id }) => {
  const own = tableOf({ peers }).portion(id, domainsOf(9_000).slice(2_000)).domains.slice(0, 100)
  return own.map((domain) => ({ domain, requests: 100, bytes: 0 }))
})

/** Moves of so many domains, which nobody asks for any more, to the second in rank. */
function movesOf(count: number): DomainMove[] {
  return domains.slice(0, count).map((domain) => ({ domain, holder: rank(domain, peers)[1]! }))
}

function cutsOf(count: number): DomainCut[] {
  return domains.slice(0, count).map((domain) => ({ domain, slices: 2 }))
}

describe('an exception whose reason is gone', () => {
  test('stays while the table is not half full: to take it back would move content for nothing', () => {
    expect(rebalance({ table: tableOf({ peers, moves: movesOf(512), slices: [] }), demand }).changes).toEqual([])
    expect(rebalance({ table: tableOf({ peers, slices: cutsOf(512) }), demand }).changes).toEqual([])
  })

  test('is taken back beyond that: a move returns to whom the rank chooses', () => {
    const table = tableOf({ peers, moves: movesOf(520) })
    const { changes, exceptions } = rebalance({ table, demand })
    expect(exceptions.moves).toHaveLength(512)
    expect(changes).toHaveLength(8)
    for (const { kind, domain, to } of changes) {
      expect({ kind, to }).toEqual({ kind: 'returned', to: rank(domain, peers)[0] })
    }
  })

  test('is taken back beyond that: a domain is put together again, unless a peer announced it', () => {
    const table = tableOf({ peers, slices: cutsOf(520) })
    const announced = domains.slice(0, 515)
    const { changes, exceptions } = rebalance({ table, demand, announced })
    expect(exceptions.slices).toHaveLength(515)
    expect(changes.map(({ kind, domain }) => `${kind} ${domain}`).toSorted()).toEqual(
      domains.slice(515, 520).map((domain) => `rejoined ${domain}`),
    )
  })

  test('stays where whom the rank chooses carries its share already', () => {
    const owned = peers.map(({ id }) => tableOf({ peers }).portion(id, domains).domains)
    // Each peer holds 130 domains of its neighbour, so that all carry the same.
    const moves = Array.from({ length: 520 }, (_, index): DomainMove => {
      const domain = owned[(index + 1) % 4]![Math.floor(index / 4)]!
      return { domain, holder: peers[index % 4]!.id }
    })
    const asked = moves.map(({ domain }) => ({ domain, requests: 1, bytes: 0 }))
    expect(rebalance({ table: tableOf({ peers, moves }), demand: [...demand, ...asked] }).changes).toEqual([])
    expect(rebalance({ table: tableOf({ peers, moves }), demand }).changes).toHaveLength(8)
  })
})
