import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { after, AT_T0, dateAt, get, respond, store } from './fixtures.ts'
import { judge } from './judge.ts'
import { DIRECTIVES_MAX } from './limits.ts'
import { DEFAULT_POLICY } from './options.ts'

const ttl = (fields: Record<string, string | string[]>, targets = DEFAULT_POLICY.targets) => {
  const verdict = judge(get(), respond({ ETag: '"a"', ...fields }), AT_T0, { ...DEFAULT_POLICY, targets })
  return verdict.store ? verdict.ttlSeconds : verdict.detail
}

describe('CDN-Cache-Control', () => {
  test.each([
    ['max-age=100', 'no-store', 100],
    ['none', 'no-store', 0],
    ['max-age=0', 'max-age=100', 0],
    ['no-store', 'max-age=100', 'no-store'],
    ['private', 'max-age=100', 'private'],
    ['max-age=100', 'private', 100],
    ['max-age=100, no-cache', 'max-age=100', 100],
    ['max-age=100, s-maxage=50', 'max-age=10', 50],
    ['max-age=100, foo="max-age=1", bar=?1', 'max-age=10', 100],
  ])('RFC9213-2.2 first-valid: "%s" outweighs Cache-Control "%s"', (targeted, cacheControl, expected) => {
    expect(ttl({ 'CDN-Cache-Control': targeted, 'Cache-Control': cacheControl })).toBe(expected)
  })

  test.each([
    '',
    'MaX-aGe=100',
    'max-age =100',
    'max-age= 100',
    "max-age='100'",
    'max-age=100,',
    'max-age=100 200',
    'max-age="100',
    'max-age=100; a b',
  ])('RFC9213-2.1 syntax: "%s" is no dictionary, or empty, and is ignored', (targeted) => {
    expect(ttl({ 'CDN-Cache-Control': targeted, 'Cache-Control': 'max-age=7' })).toBe(7)
  })

  test.each([
    'max-age="100"',
    'max-age=100.0',
    'max-age=100.5',
    'max-age=-1',
    'max-age',
    'max-age=a',
    'max-age=(100 200)',
    'max-age=:MTA=:',
  ])('RFC9213-2.1 types: %s has not the type of a max-age, and is no freshness', (targeted) => {
    expect(ttl({ 'CDN-Cache-Control': targeted, 'Cache-Control': 'max-age=7' })).toBe(0)
  })

  test('RFC9213-2.1 types: a directive that is said to be false is not there', () => {
    expect(ttl({ 'CDN-Cache-Control': 'max-age=100, no-store=?0' })).toBe(100)
  })

  test('RFC9213-2.1 parameters: they change nothing', () => {
    expect(ttl({ 'CDN-Cache-Control': 'max-age=100;no-store;x="y,z"' })).toBe(100)
  })

  test('RFC9213-2.2 over-expires: Expires does not count beside it, even where it gives no freshness', () => {
    expect(ttl({ 'CDN-Cache-Control': 'max-age=100', Expires: dateAt(5) })).toBe(100)
    expect(ttl({ 'CDN-Cache-Control': 'must-revalidate', Expires: dateAt(5) })).toBe(0)
  })

  test('several lines are one dictionary, in which the last of equal names counts', () => {
    expect(ttl({ 'CDN-Cache-Control': ['max-age=1', 'max-age=100'] })).toBe(100)
  })

  test('its no-cache is obeyed on reuse', () => {
    const stored = store(respond({ 'CDN-Cache-Control': 'no-cache, max-age=100', ETag: '"a"' }))
    expect(decide(get(), [stored], after(1), DEFAULT_POLICY)).toMatchObject({ action: 'revalidate', reason: 'stale' })
  })

  test('one of too many directives is ignored', () => {
    const flood = Array.from({ length: DIRECTIVES_MAX + 1 }, (_, i) => `a${i}`).join(', ')
    expect(ttl({ 'CDN-Cache-Control': flood, 'Cache-Control': 'max-age=7' })).toBe(7)
  })
})

test('RFC9213-2.2 first-valid: the target list is tried in its order, and fields that are not on it count for nothing', () => {
  const fields = { 'Reef-Cache-Control': 'max-age=1', 'CDN-Cache-Control': 'max-age=2', 'Cache-Control': 'max-age=3' }
  expect(ttl(fields, ['Reef-Cache-Control', 'CDN-Cache-Control'])).toBe(1)
  expect(ttl({ ...fields, 'Reef-Cache-Control': 'A' }, ['Reef-Cache-Control', 'CDN-Cache-Control'])).toBe(2)
  expect(ttl(fields, [])).toBe(3)
})
