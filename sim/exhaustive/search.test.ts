import { expect, test } from 'vitest'
import { search } from './search.ts'
import { SEARCHES } from './searches.ts'

for (const { story, states, ...what } of SEARCHES) {
  test(`${story}: nothing goes wrong, whatever happens to ${what.faults} of the first ${what.frames} frames`, {
    timeout: 120_000,
  }, async () => {
    const found = await search(what)
    expect(found.violations).toEqual([])
    expect(found.states).toBe(states)
  })
}
