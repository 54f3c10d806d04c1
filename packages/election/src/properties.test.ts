import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PING_INTERVAL_MS, seeded, VirtualCommunity, type Weather } from './testing/virtual-community.ts'

/** Something that befalls a community, after some time in which nothing new does. */
type Blow = { readonly afterMs: number } & (
  | { readonly is: 'weather'; readonly weather: Weather }
  | { readonly is: 'cut'; readonly from: number; readonly to: number }
  | { readonly is: 'split'; readonly at: number }
  | { readonly is: 'kill' | 'leave'; readonly who: number }
  | { readonly is: 'heal' }
)

const afterMs = fc.integer({ min: 0, max: 3_000 })
const who = fc.nat({ max: 6 })
const weather = fc.record({
  loss: fc.double({ min: 0, max: 0.6, noNaN: true }),
  duplication: fc.double({ min: 0, max: 0.5, noNaN: true }),
  delayMaxMs: fc.integer({ min: 1, max: 600 }),
})
const blow: fc.Arbitrary<Blow> = fc.oneof(
  fc.record({ is: fc.constant('weather' as const), afterMs, weather }),
  fc.record({ is: fc.constant('cut' as const), afterMs, from: who, to: who }),
  fc.record({ is: fc.constant('split' as const), afterMs, at: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ is: fc.constantFrom('kill' as const, 'leave' as const), afterMs, who }),
  fc.record({ is: fc.constant('heal' as const), afterMs }),
)

/** At most two of the peers are taken away for good, so that there is a community left to look at. */
function strike(peers: VirtualCommunity, ids: readonly string[], hit: Blow): void {
  const name = (index: number) => ids[index % ids.length] ?? ''
  switch (hit.is) {
    case 'weather':
      peers.weather = hit.weather
      break
    case 'cut':
      peers.cutOneWay(name(hit.from), name(hit.to))
      break
    case 'split':
      peers.split(ids.slice(0, hit.at), ids.slice(hit.at))
      break
    case 'heal':
      peers.heal()
      break
    case 'kill':
    case 'leave':
      if (peers.staying.length <= ids.length - 2 || !peers.staying.includes(peers.node(name(hit.who)))) break
      if (hit.is === 'kill') peers.kill(name(hit.who))
      else peers.leave(name(hit.who))
  }
}

/**
 * Suspicion, the widest back-off, a whole election that nobody ends early, and two rounds of pings to bring all
 * together.
 */
const CONVERGENCE_MS = (3 + 4 + 2 * 2 + 2) * PING_INTERVAL_MS * 2

describe('whatever the network does', () => {
  it('no epoch has two masters, none falls, only members are nominated; once it heals all follow one', {
    timeout: 120_000,
  }, () => {
    const property = fc.property(
      fc.integer({ min: 3, max: 7 }),
      fc.integer(),
      fc.array(blow, { minLength: 1, maxLength: 12 }),
      (size, seed, blows) => {
        const ids = Array.from({ length: size }, (_, index) => `p${index}`)
        const peers = new VirtualCommunity(ids, seeded(seed))
        for (const hit of blows) {
          peers.runFor(hit.afterMs)
          strike(peers, ids, hit)
        }
        const highest = peers.alive.map((node) => node.election.epoch.term).reduce((a, b) => Math.max(a, b))
        peers.heal()
        peers.runUntil(() => peers.united, CONVERGENCE_MS)
        const [master = ''] = peers.masters
        expect(peers.node(master).election.epoch.term).toBeGreaterThanOrEqual(highest)
        // And so it stays.
        peers.runFor(CONVERGENCE_MS)
        expect(peers.united, peers.describe()).toBe(true)
      },
    )
    fc.assert(property, { numRuns: 400 })
  })
})
