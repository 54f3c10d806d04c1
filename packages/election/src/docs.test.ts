import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { renderDocs } from '../scripts/render-docs.ts'

it('docs/election.md is what the transition table says', () => {
  const page = readFileSync(new URL('../../../docs/election.md', import.meta.url), 'utf8')
  expect(page).toBe(renderDocs())
})
