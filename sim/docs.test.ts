import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SEARCHES } from './exhaustive/searches.ts'
import { FAULT_KINDS } from './faults/fault.ts'

const page = readFileSync(new URL('../docs/reliability.md', import.meta.url), 'utf8')

/** Files of the checkers that state no invariant of their own. */
const TOOLS = ['checker.ts', 'checkers.ts', 'hearing.ts', 'view.ts', 'violation.ts']

test('docs/reliability.md names every invariant and every kind of fault', () => {
  const checkers = readdirSync(new URL('./checkers', import.meta.url)).filter((name) => !TOOLS.includes(name))
  expect(checkers.length).toBeGreaterThan(10)
  const missing = [...checkers, ...FAULT_KINDS].filter((name) => !page.includes(`\`${name}\``))
  expect(missing).toEqual([])
})

test('docs/reliability.md has every search with its number of states', () => {
  for (const { peers, story, frames, faults, states } of SEARCHES) {
    const what = story.replace(/^.*, (and )?/, '')
    expect(page).toContain(`| ${peers} | ${what} | ${frames} | ${faults} | ${states} |`)
  }
})
