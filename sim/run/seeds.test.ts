import { expect, test } from 'vitest'
import { drawScenario } from './draw-scenario.ts'
import { runSeeds, type Seeds } from './pool.ts'
import { runScenario } from './run-scenario.ts'
import { Summary } from './summary.ts'

/** What two cores run in a minute, busy as they are; the report of a longer run is in docs/reliability.md. */
const SEEDS = 10_000
/** docs/reliability.md says what each has found. */
const MENDED = [
  20_461, 21_997, 24_729, 64_190, 112_250, 185_153, 187_694, 1_222_601, 1_272_244, 1_318_196, 1_350_737, 4_017_414,
  5_220_407, 5_584_099, 5_863_036,
]
const LARGE = { seeds: 3, peers: 100 }

test(`${SEEDS} storms end with one community, and nothing is violated on the way`, { timeout: 1_200_000 }, async () => {
  expect(await failuresOf({ from: 0, count: SEEDS })).toEqual([])
})

test.each(MENDED)(
  'seed %i, in which a long run has found a fault of the community or of a checker, holds now',
  async (seed) => {
    expect((await runScenario(drawScenario(seed))).violation).toBeUndefined()
  },
)

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
