import { expect, test } from 'vitest'
import { idsIn, testsByRequirement } from '../scripts/requirement-ids.ts'

/** What the community owes (docs: CHANGELOG): its birth, its masters, its directory, and leaving it. */
const OF_THE_COMMUNITY = [
  ...Array.from({ length: 16 }, (_, i) => `A${i + 1}`),
  'A19',
  'A22',
  ...Array.from({ length: 7 }, (_, i) => `B${i + 1}`),
  'B11',
]

test('a title names requirements one by one, or as a range', () => {
  expect(idsIn('A8–A12, B4: the master dies (B6)')).toEqual(['A8', 'A9', 'A10', 'A11', 'A12', 'B4', 'B6'])
  expect(idsIn('nothing of RFC 9110, nor of A4B')).toEqual([])
})

test('each requirement of the community is named by the title of a test', () => {
  const named = testsByRequirement(new URL('..', import.meta.url).pathname)
  expect(OF_THE_COMMUNITY.filter((id) => !named.has(id))).toEqual([])
})
