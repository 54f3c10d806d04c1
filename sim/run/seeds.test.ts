import { expect, test } from 'vitest'
import { runSeeds, type Seeds } from './pool.ts'
import { Summary } from './summary.ts'

/** What two cores run in a minute, busy as they are; the report of a longer run is in docs/reliability.md. */
const SEEDS = 10_000
const LARGE = { seeds: 3, peers: 100 }

test(`${SEEDS} storms end with one community, and nothing is violated on the way`, { timeout: 1_200_000 }, async () => {
  expect(await failuresOf({ from: 0, count: SEEDS })).toEqual([])
})

test(`storms over communities of ${LARGE.peers} do, too`, { timeout: 300_000 }, async () => {
  expect(await failuresOf({ from: 0, count: LARGE.seeds, peers: LARGE.peers })).toEqual([])
})

async function failuresOf(seeds: Seeds): Promise<string[]> {
  const summary = new Summary()
  await runSeeds(seeds, 2, (outcome) => summary.add(outcome))
  expect(summary.seeds).toBe(seeds.count)
  const size = seeds.peers === undefined ? '' : ` --peers ${seeds.peers}`
  return summary.failures.map(({ seed, violation }) => `npm run sim -- --replay ${seed}${size}: ${violation?.message}`)
}
