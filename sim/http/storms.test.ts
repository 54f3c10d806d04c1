import { expect, test } from 'vitest'
import { storm } from './storm.ts'

/** Some, for a busy machine; how many have run in all is in docs/reliability.md. */
const SEEDS = 15

test(`${SEEDS} storms over peers that carry content: every answer is right, and comes`, {
  timeout: 300_000,
}, async () => {
  const failures: string[] = []
  for (let seed = 0; seed < SEEDS; seed++) {
    const report = await storm(seed)
    // A storm in which nobody asks, or nothing goes wrong, proves nothing.
    expect(report.requests).toBeGreaterThan(50)
    expect(report.faults.length).toBeGreaterThan(3)
    for (const failure of report.failures) failures.push(`npm run sim:http -- --replay ${seed}: ${failure}`)
  }
  expect(failures).toEqual([])
})
