import { describe, expect, test } from 'vitest'
import { AT_T0, after, dateAt, get, respond, store } from './fixtures.ts'
import { decide } from './decide.ts'
import { judge } from './judge.ts'
import { DEFAULT_POLICY } from './options.ts'
import type { PolicyOptions } from './types.ts'

const ttl = (
  fields: Record<string, string | string[] | undefined>,
  options: Partial<PolicyOptions> = {},
  status = 200,
) => {
  const verdict = judge(get(), respond({ ETag: '"a"', ...fields }, status), AT_T0, { ...DEFAULT_POLICY, ...options })
  return verdict.store ? verdict.ttlSeconds : verdict.detail
}

describe('explicit freshness', () => {
  test('RFC9111-5.2.2.1 max-age: it goes before Expires, whatever that says', () => {
    expect(ttl({ 'Cache-Control': 'max-age=10', Expires: dateAt(99) })).toBe(10)
    expect(ttl({ 'Cache-Control': 'max-age=10', Expires: '0' })).toBe(10)
    expect(ttl({ 'Cache-Control': 'max-age=0', Expires: dateAt(99) })).toBe(0)
  })

  test.each(['s-maxage=20, max-age=10', 'max-age=10, s-maxage=20', 'max-age=10,s-maxage=20,max-age=30'])(
    'RFC9111-5.2.2.10 s-maxage: "%s" is 20 seconds in a shared cache, 10 in a private one',
    (text) => {
      expect(ttl({ 'Cache-Control': text })).toBe(20)
      expect(ttl({ 'Cache-Control': text }, { shared: false })).toBe(10)
    },
  )

  test('RFC9111-5.3 expires: it is relative to Date, so that only one clock plays a part', () => {
    expect(ttl({ Expires: dateAt(60) })).toBe(60)
    expect(ttl({ Expires: dateAt(3660), Date: dateAt(3600) })).toBe(60)
    expect(ttl({ Expires: dateAt(0) })).toBe(0)
    expect(ttl({ Expires: dateAt(-60) })).toBe(0)
    expect(ttl({ Expires: dateAt(60), Date: undefined })).toBe(60)
    expect(ttl({ Expires: dateAt(60), Date: 'x' })).toBe(60)
  })

  test('an Age and an old Date count against it', () => {
    expect(ttl({ 'Cache-Control': 'max-age=100', Age: '30' })).toBe(70)
    expect(ttl({ 'Cache-Control': 'max-age=100', Date: dateAt(-40) })).toBe(60)
    expect(ttl({ Expires: dateAt(60), Age: '100' })).toBe(-40)
  })

  test('RFC9111-1.2.2 overflow: freshness and age that are both without bound are stale', () => {
    expect(ttl({ 'Cache-Control': 'max-age=99999999999', Age: '99999999999' })).toBe(0)
  })

  test('RFC9111-4.2 fresh: a response whose age is its lifetime is stale', () => {
    const stored = store(respond({ 'Cache-Control': 'max-age=100', ETag: '"a"' }))
    expect(decide(get(), [stored], after(99.999), DEFAULT_POLICY).action).toBe('serve')
    expect(decide(get(), [stored], after(100), DEFAULT_POLICY)).toMatchObject({ action: 'revalidate', reason: 'stale' })
  })
})

describe('heuristic freshness', () => {
  const DAY = 86_400
  test('RFC9111-4.2.2 heuristic: a tenth of the time since Last-Modified, at most a day', () => {
    expect(ttl({ 'Last-Modified': dateAt(-1000) })).toBe(100)
    expect(ttl({ 'Last-Modified': dateAt(-1000), Date: dateAt(-500) })).toBe(-450)
    expect(ttl({ 'Last-Modified': dateAt(-100 * DAY) })).toBe(DAY)
    expect(ttl({ 'Last-Modified': dateAt(-1000) }, { heuristicFraction: 0.5, heuristicSecondsMax: 60 })).toBe(60)
  })

  test.each([{ 'Last-Modified': dateAt(60) }, { 'Last-Modified': 'yesterday' }, {}])('%j gives none', (fields) => {
    expect(ttl(fields)).toBe(0)
  })

  test.each([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 451, 501])(
    'RFC9111-4.2.2 which: status %d is taken to be fresh for a time',
    (status) => {
      expect(ttl({ 'Last-Modified': dateAt(-1000) }, {}, status)).toBe(100)
    },
  )

  test.each([201, 202, 302, 303, 307, 400, 403, 500, 502, 503, 504, 599])(
    'RFC9110-15.1 list: status %d is not stored without being told to, and with public it is',
    (status) => {
      expect(ttl({ 'Last-Modified': dateAt(-1000) }, {}, status)).toBe('not-cacheable')
      expect(ttl({ 'Last-Modified': dateAt(-1000), 'Cache-Control': 'public' }, {}, status)).toBe(100)
      expect(ttl({ 'Last-Modified': dateAt(-1000), 'Cache-Control': 'max-age=7' }, {}, status)).toBe(7)
    },
  )
})
