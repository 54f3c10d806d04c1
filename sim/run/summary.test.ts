import { expect, test } from 'vitest'
import type { Outcome } from './run-scenario.ts'
import { Summary } from './summary.ts'

const outcome = (healedMs: number | undefined): Outcome => ({
  seed: 1,
  events: 10,
  simulatedMs: 100,
  hash: '0',
  healedMs,
  violation: undefined,
  coverage: { 'following: query': { crash: 1 } },
})

test('a summary knows what share of the runs agreed how soon, to ten milliseconds', () => {
  const summary = new Summary()
  expect(summary.healedMs(1)).toBe(0)
  for (let ms = 1; ms <= 1_000; ms++) summary.add(outcome(ms))
  summary.add(outcome(undefined))
  expect([0.5, 0.9, 1].map((share) => summary.healedMs(share))).toEqual([500, 900, 1_000])
  expect(summary).toMatchObject({ seeds: 1_001, events: 10_010, coverage: { 'following: query': { crash: 1_001 } } })
})
