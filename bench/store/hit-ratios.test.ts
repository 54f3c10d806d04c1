import { expect, test } from 'vitest'
import { throughEviction, throughLru, throughStore, type Ratios } from './through-caches.ts'
import { drifting, heldOutTraces, tunedTraces, withScans } from './traces.ts'

const KIB = 1024
/** One request, or one byte, in a hundred. */
const ONE_PERCENT = 0.01
/** 5,000 objects are 29 MB: room for one in 40, and for one in 7. */
const ROOMS = [768 * KIB, 4_096 * KIB]

/** The smaller of two leads over an LRU: in hits, and in bytes. */
function lead(own: Ratios, lru: Ratios): number {
  return Math.min(own.hits - lru.hits, own.bytes - lru.bytes)
}

test.each([
  ['the traces that it was chosen by', tunedTraces(5_000, 30_000)],
  ['traces that it was not', heldOutTraces(5_000, 30_000)],
])(
  'C9: what goes from memory is chosen better than by lru-cache, in three rows of four, and never worse by one in a hundred: %s',
  (_, traces) => {
    const leads = traces.flatMap((trace) =>
      ROOMS.map((room) => ({
        row: `${trace.name}, ${room / KIB} KiB`,
        lead: lead(throughEviction(trace, room), throughLru(trace, room)),
      })),
    )
    expect(leads.filter((row) => row.lead < -ONE_PERCENT)).toEqual([])
    expect(leads.filter((row) => row.lead > 0).length / leads.length).toBeGreaterThan(3 / 4)
    // And it is not the same thing: half of all rows are ahead by more than one in a hundred.
    expect(leads.filter((row) => row.lead > ONE_PERCENT).length / leads.length).toBeGreaterThan(1 / 2)
  },
)

test('C9: so it is in the whole store, beside an lru-cache with room for as many bytes of bodies and heads', () => {
  const scanned = withScans(5_000, 30_000, 0.9)
  const byProof = throughStore(scanned, 2_048 * KIB)
  expect(lead(byProof, throughLru(scanned, byProof.room))).toBeGreaterThan(5 * ONE_PERCENT)
  const fleeting = drifting(5_000, 30_000, 0.9, 5)
  const byRecency = throughStore(fleeting, 2_048 * KIB)
  expect(lead(byRecency, throughLru(fleeting, byRecency.room))).toBeGreaterThan(-ONE_PERCENT)
})
