import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readRules, readTested } from '../../scripts/http-caching-rules.ts'
import { DOCUMENT, POLICY_FOLDER, printHttpCaching } from '../../scripts/print-http-caching.ts'

const rules = readRules(POLICY_FOLDER)

test('every requirement that the code names has a test', () => {
  expect(rules.length).toBeGreaterThan(100)
  expect(rules.filter(({ tests }) => tests.length === 0).map(({ tag }) => tag)).toEqual([])
})

test('every requirement that a test names is one of the code', () => {
  const known = new Set(rules.map(({ tag }) => tag))
  expect([...readTested(POLICY_FOLDER).keys()].filter((tag) => !known.has(tag))).toEqual([])
})

test('docs/http-caching.md is what the code prints', () => {
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(printHttpCaching())
})
