import { expect, test } from 'vitest'
import { runSeeds } from './pool.ts'
import { Summary } from './summary.ts'

/** What two cores run in a minute, busy as they are; the report of a longer run is in docs/reliability.md. */
const SEEDS = 10_000

test(`${SEEDS} storms end with one community, and nothing is violated on the way`, { timeout: 600_000 }, async () => {
  const summary = new Summary()
  await runSeeds({ from: 0, count: SEEDS }, 2, (outcome) => summary.add(outcome))
  expect(
    summary.failures.map(({ seed, violation }) => `npm run sim -- --replay ${seed}: ${violation?.message}`),
  ).toEqual([])
  expect(summary.seeds).toBe(SEEDS)
})
