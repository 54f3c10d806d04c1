import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import caught from './caught.json' with { type: 'json' }
import { hunt } from './hunt.ts'
import { plant } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { renderMutants } from './render-mutants.ts'

/** As many as the rarest has ever needed: whatever changes the way of the runs sends it off to another seed. */
const SEEDS_MAX = 10_000

test('every planted bug is caught', { timeout: 900_000 }, async () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(30)
  const verdicts = await hunt(MUTANTS, SEEDS_MAX, caught)
  expect(verdicts.filter(({ invariant }) => invariant === undefined)).toEqual([])
})

test('every bug has its place in the code as it is today', () => {
  for (const mutant of MUTANTS) {
    const source = readFileSync(new URL(`../../packages/${mutant.file}`, import.meta.url), 'utf8')
    expect(plant(mutant, source), mutant.name).not.toBe(source)
  }
})

test('docs/mutants.md is printed from the table', () => {
  const page = readFileSync(new URL('../../docs/mutants.md', import.meta.url), 'utf8')
  expect(page).toBe(renderMutants(MUTANTS, caught))
})

test('a bug whose place in the code has changed is an error, not a bug that was caught', () => {
  const mutant = { name: 'x', file: 'y', from: 'if (a) b', to: '' }
  expect(() => plant(mutant, 'nothing of the kind')).toThrow('stands 0 times')
  expect(() => plant(mutant, 'if (a) b; if (a) b')).toThrow('stands 2 times')
  expect(plant(mutant, 'if (a)\n  b')).toBe('')
})
