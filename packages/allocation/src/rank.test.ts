import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AllocationPeer } from './peer.ts'
import { rank } from './rank.ts'
import { anyPeers } from './testing/arbitraries.ts'
import { domainsOf, equalPeers, idOf, peersOf } from './testing/peers.ts'

const domain = fc.domain()

/** How many of the domains each peer ranks first for, by number of the peer. */
function firsts(peers: readonly AllocationPeer[], domains: readonly string[]): number[] {
  const counts = new Map<string, number>()
  for (const name of domains) {
    const [owner] = rank(name, peers)
    counts.set(owner!, (counts.get(owner!) ?? 0) + 1)
  }
  return peers.map(({ id }) => counts.get(id) ?? 0)
}

describe('the rank of peers for a domain', () => {
  test('does not depend on the order of the list', () => {
    const all = (peers: AllocationPeer[]) => fc.shuffledSubarray(peers, { minLength: peers.length })
    const listedTwice = anyPeers.chain((peers) => fc.tuple(all(peers), all(peers)))
    fc.assert(
      fc.property(domain, listedTwice, (name, [one, other]) => {
        expect(rank(name, one)).toEqual(rank(name, other))
      }),
    )
  })

  test('has every peer that caches once, and no other (B11)', () => {
    fc.assert(
      fc.property(domain, anyPeers, (name, peers) => {
        const caching = peers.filter((peer) => peer.caching).map((peer) => peer.id)
        expect(rank(name, peers).toSorted()).toEqual(caching.toSorted())
      }),
    )
  })

  test('keeps the order of the others when a peer joins or leaves (A5)', () => {
    fc.assert(
      fc.property(domain, anyPeers, fc.nat(11), (name, peers, at) => {
        const without = peers.filter((_, index) => index !== at)
        const gone = peers[at]?.id
        expect(rank(name, without)).toEqual(rank(name, peers).filter((id) => id !== gone))
      }),
    )
  })

  test('moves domains only to a peer whose weight rises', () => {
    fc.assert(
      fc.property(domain, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (name, weight, more) => {
        const [before] = rank(name, peersOf(10, weight, 30))
        const [after] = rank(name, peersOf(10, weight + more, 30))
        expect([before, idOf(1)]).toContain(after)
      }),
    )
  })

  test('does not depend on the case of the domain, its port, or the dot of the root', () => {
    const peers = equalPeers(20)
    expect(rank('Example.ORG.:8080', peers)).toEqual(rank('example.org', peers))
  })

  test('puts each peer first in proportion to its weight (B8)', () => {
    const domains = domainsOf(40_000)
    const weights = [1, 2, 4, 8, 16]
    for (const [index, count] of firsts(peersOf(...weights), domains).entries()) {
      const part = weights[index]! / 31
      const deviation = Math.sqrt(domains.length * part * (1 - part))
      expect(Math.abs(count - domains.length * part)).toBeLessThan(4 * deviation)
    }
  })

  test('puts the second place, too, where chance would', () => {
    const peers = equalPeers(5)
    const pairs = new Map<string, number>()
    for (const name of domainsOf(40_000)) {
      const pair = rank(name, peers).slice(0, 2).join(' ')
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
    const chiSquare = [...pairs.values()].reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0)
    expect(pairs.size).toBe(20)
    // 19 degrees of freedom: above 43.8 once in a thousand hashes.
    expect(chiSquare).toBeLessThan(43.8)
  })

  test('is empty where nobody caches', () => {
    expect(rank('example.org', [{ id: idOf(0), weight: 1, caching: false }])).toEqual([])
  })
})
