import fc from 'fast-check'
import type { DomainMove } from '../exceptions.ts'
import { WEIGHT_MAX } from '../limits.ts'
import type { AllocationTable } from '../allocation-table.ts'
import type { AllocationPeer } from '../peer.ts'
import { domainsOf, idOf, tableOf } from './peers.ts'

const number = fc.integer({ min: 0, max: 40 })

/** Peers with different ids, of all weights, some of which don't cache. */
export const anyPeers: fc.Arbitrary<AllocationPeer[]> = fc.uniqueArray(
  fc.record({ id: number.map(idOf), weight: fc.integer({ min: 1, max: WEIGHT_MAX }), caching: fc.boolean() }),
  { selector: (peer) => peer.id, maxLength: 12 },
)

const anyDomain = fc.constantFrom(...domainsOf(8))

/** Tables with all kinds of exceptions; moves may be to peers that aren't there. */
export const anyTable: fc.Arbitrary<AllocationTable> = fc
  .record({
    term: fc.nat(3),
    version: fc.nat(9),
    replicas: fc.integer({ min: 1, max: 3 }),
    peers: anyPeers,
    slices: fc.uniqueArray(fc.record({ domain: anyDomain, slices: fc.integer({ min: 1, max: 9 }) }), {
      selector: (cut) => cut.domain,
    }),
    moves: fc.uniqueArray(fc.tuple(anyDomain, fc.option(fc.nat(8), { nil: undefined }), number.map(idOf)), {
      selector: ([domain, slice]) => `${domain} ${slice}`,
    }),
  })
  .map(({ term, moves, ...rest }) => {
    const slicesOf = new Map(rest.slices.map((cut) => [cut.domain, cut.slices]))
    const possible = moves
      .filter(([domain, slice]) => slice === undefined || slice < (slicesOf.get(domain) ?? 1))
      .map(
        ([domain, slice, holder]): DomainMove => (slice === undefined ? { domain, holder } : { domain, slice, holder }),
      )
    return tableOf({ ...rest, epoch: { term, master: idOf(0) }, moves: possible })
  })
