import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../vectors/holders.json' with { type: 'json' }
import { rank } from './rank.ts'
import { sliceOf } from './slices.ts'
import { anyTable } from './testing/arbitraries.ts'
import { domainsOf, equalPeers, idOf, peersOf, tableOf } from './testing/peers.ts'

const domains = domainsOf(10_000)

describe('an allocation table', () => {
  describe.each(vectors)('of $title', ({ table, lookups }) => {
    test.each(lookups)('holds $domain $path where other implementations do', ({ domain, path, holders }) => {
      expect(tableOf(table).holders(domain, path)).toEqual(holders)
    })
  })

  test('gives every peer a portion, and every domain to one of them only (A1, A6, A7)', () => {
    const peers = equalPeers(5)
    const table = tableOf({ peers })
    const portions = peers.map(({ id }) => table.portion(id, domains).domains)
    expect(portions.flat().toSorted()).toEqual(domains.toSorted())
    expect(portions.map((portion) => portion.length > 0)).toEqual([true, true, true, true, true])
  })

  test('lets portions overlap where replicas are asked for (A6)', () => {
    const peers = equalPeers(5)
    const table = tableOf({ peers, replicas: 3 })
    for (const domain of domains.slice(0, 500)) {
      expect(table.holders(domain)).toEqual(rank(domain, peers).slice(0, 3))
    }
    const portions = peers.map(({ id }) => table.portion(id, domains.slice(0, 500)).domains.length)
    expect(portions.reduce((sum, length) => sum + length)).toBe(1_500)
  })

  test('gives second portions that differ from the first when a peer joins (A5)', () => {
    const first = tableOf({ peers: equalPeers(3) })
    const second = tableOf({ peers: equalPeers(4), version: 2 })
    for (const { id } of first.peers) {
      const before = new Set(first.portion(id, domains).domains)
      const after = second.portion(id, domains).domains
      expect(after.length).toBeLessThan(before.size)
      expect(after.every((domain) => before.has(domain))).toBe(true)
    }
    expect(second.portion(idOf(3), domains).domains.length).toBeGreaterThan(0)
  })

  test.each([1, 2, 3, 5, 10, 30])(
    'moves domains only to a joiner, at most 1.05 / n of them, as peer %i + 1 joins (A5)',
    (count) => {
      const before = tableOf({ peers: equalPeers(count) })
      const after = tableOf({ peers: equalPeers(count + 1), version: 2 })
      const moved = domains.filter((domain) => before.holders(domain)[0] !== after.holders(domain)[0])
      expect(moved.every((domain) => after.holders(domain)[0] === idOf(count))).toBe(true)
      // The joiner's fair part is 1 / (count + 1); the bound is 1.05 / n for the n peers that were there.
      expect(moved.length).toBeLessThanOrEqual((1.05 / count) * domains.length)
    },
  )

  test.each([2, 3, 5, 10, 30])('moves domains only from a leaver, as one of %i peers leaves (B3)', (count) => {
    const peers = equalPeers(count)
    const before = tableOf({ peers })
    const after = tableOf({ peers: peers.slice(0, -1), version: 2 })
    const moved = domains.filter((domain) => before.holders(domain)[0] !== after.holders(domain)[0])
    expect(moved).toEqual(before.portion(idOf(count - 1), domains).domains)
  })

  test('leaves a domain to its first replica when its owner leaves (B9)', () => {
    const peers = equalPeers(6)
    const before = tableOf({ peers, replicas: 2 })
    for (const domain of domains.slice(0, 500)) {
      const [owner, replica] = before.holders(domain)
      const after = tableOf({ peers: peers.filter(({ id }) => id !== owner), replicas: 2, version: 2 })
      expect(after.holders(domain)[0]).toBe(replica)
    }
  })

  test('leaves a peer that does not cache without a portion (B11)', () => {
    const peers = equalPeers(3).map((peer, index) => ({ ...peer, caching: index !== 1 }))
    expect(tableOf({ peers, replicas: 2 }).portion(idOf(1), domains)).toEqual({ domains: [], slices: [] })
  })

  test('has no holder of anything while nobody caches', () => {
    const peers = equalPeers(2).map((peer) => ({ ...peer, caching: false }))
    const table = tableOf({ peers, slices: [{ domain: 'cut.example', slices: 4 }] })
    expect([table.holders('example.org'), table.holders('cut.example', '/a')]).toEqual([[], []])
  })

  test('gives equal holders wherever it is made from equal contents, in whatever order', () => {
    fc.assert(
      fc.property(anyTable, fc.constantFrom(...domains.slice(0, 8)), fc.webPath(), (table, domain, path) => {
        const { epoch, version, replicas, peers, slices, moves } = table
        const reversed = { peers: peers.toReversed(), slices: slices.toReversed(), moves: moves.toReversed() }
        expect(tableOf({ epoch, version, replicas, ...reversed }).holders(domain, path)).toEqual(
          table.holders(domain, path),
        )
      }),
    )
  })

  test('names distinct holders that cache, as many as it can', () => {
    fc.assert(
      fc.property(anyTable, fc.constantFrom(...domains.slice(0, 8)), fc.webPath(), (table, domain, path) => {
        const caching = new Set(table.peers.filter((peer) => peer.caching).map((peer) => peer.id))
        const holders = table.holders(domain, path)
        expect(new Set(holders).size).toBe(Math.min(table.replicas, caching.size))
        expect(holders.every((id) => caching.has(id))).toBe(true)
        expect(table.holders(domain, path)).toEqual(holders)
      }),
    )
  })

  test('keeps the hosts of a site together where registrable domains are asked for', () => {
    const registrableDomains = (domain: string): string => domain.split('.').slice(-2).join('.')
    const slices = [{ domain: 'static.cut.example', slices: 8 }]
    const table = tableOf({ peers: equalPeers(30), registrableDomains, slices })
    expect(table.holders('IMG.example.org:80')).toEqual(table.holders('example.org'))
    expect(table.domainOf('img.example.org')).toBe('example.org')
    expect(table.slicesOf('www.cut.example')).toBe(8)
  })

  test('remembers a bounded number of domains and answers for any other all the same', () => {
    const table = tableOf({ peers: equalPeers(4) })
    const long = `${'a'.repeat(10_000)}.example`
    expect(table.holders(long)).toEqual(rank(long, table.peers).slice(0, 1))
  })
})

describe('a move', () => {
  test('gives a domain to its new holder, with the first in rank next in line', () => {
    const peers = equalPeers(5)
    const [first, second, third] = rank('example.org', peers)
    const moves = [{ domain: 'example.org', holder: third! }]
    expect(tableOf({ peers, moves, replicas: 3 }).holders('example.org')).toEqual([third, first, second])
  })

  test('changes nothing but the slice that it names', () => {
    const peers = equalPeers(5)
    const slices = [{ domain: 'cut.example', slices: 16 }]
    const plain = tableOf({ peers, slices }).holdersBySlice('cut.example')
    const moves = [{ domain: 'cut.example', slice: 6, holder: idOf(2) }]
    const moved = tableOf({ peers, slices, moves }).holdersBySlice('cut.example')
    expect(moved).toEqual(plain.with(6, [idOf(2)]))
  })

  test('to a peer that is gone or caches nothing is not in force', () => {
    const peers = equalPeers(5)
    const idle = { id: idOf(7), weight: 1, caching: false }
    const ranked = rank('example.org', peers).slice(0, 1)
    for (const holder of [idOf(7), idOf(8)]) {
      const table = tableOf({ peers: [...peers, idle], moves: [{ domain: 'example.org', holder }] })
      expect(table.holders('example.org')).toEqual(ranked)
    }
  })

  test('of a whole domain is not in force once the domain is cut', () => {
    const peers = equalPeers(5)
    const slices = [{ domain: 'cut.example', slices: 16 }]
    const table = tableOf({ peers, slices, moves: [{ domain: 'cut.example', holder: idOf(2) }] })
    expect(table.holdersBySlice('cut.example')).toEqual(tableOf({ peers, slices }).holdersBySlice('cut.example'))
  })
})

describe('a portion', () => {
  test('names the slices that a peer holds of a domain that is cut', () => {
    const table = tableOf({ peers: peersOf(1, 1, 2), slices: [{ domain: 'cut.example', slices: 16 }] })
    const portions = table.peers.map(({ id }) => table.portion(id, ['cut.example', 'cut.example']))
    expect(portions.map((portion) => portion.domains)).toEqual([[], [], []])
    const held = portions.flatMap((portion) => portion.slices.flatMap((cut) => cut.slices))
    expect(held.toSorted((a, b) => a - b)).toEqual([...new Array(16).keys()])
  })

  test('agrees with the holders of a path', () => {
    const table = tableOf({ peers: equalPeers(3), slices: [{ domain: 'cut.example', slices: 8 }] })
    const slice = sliceOf('/a?b', 8)
    expect(table.portion(table.holders('cut.example', '/a?b')[0]!, ['cut.example']).slices[0]?.slices).toContain(slice)
  })
})
