import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { after, dateAt, get, respond, store } from './fixtures.ts'
import { DEFAULT_POLICY } from './options.ts'
import { failed } from './stale.ts'
import type { PolicyOptions } from './types.ts'

const DAY = 86_400

const at = (
  seconds: number,
  cacheControl: string | undefined,
  asked?: string,
  options: Partial<PolicyOptions> = {},
  more = {},
) =>
  decide(
    get(asked === undefined ? {} : { 'Cache-Control': asked }),
    [
      store(respond({ ETag: '"a"', 'Cache-Control': cacheControl, ...more }), get(), 10, {
        ...DEFAULT_POLICY,
        ...options,
      }),
    ],
    after(seconds),
    { ...DEFAULT_POLICY, ...options },
  )
const standsIn = (...args: Parameters<typeof at>) => {
  const decision = at(...args)
  return decision.action === 'revalidate' ? decision.staleSecondsLeft : decision.action
}

describe('stale-while-revalidate', () => {
  const SWR = 'max-age=100, stale-while-revalidate=50'
  test('RFC5861-3 window: within it a stale response is served and validated behind', () => {
    expect(at(100, SWR)).toMatchObject({
      action: 'serve-stale',
      ageSeconds: 100,
      ttlSeconds: 0,
      detail: 'stale-while-revalidate',
    })
    const decision = at(149.9, SWR)
    expect(decision).toMatchObject({ action: 'serve-stale', ttlSeconds: -49 })
    expect(decision.action === 'serve-stale' && [...decision.conditions]).toEqual([['if-none-match', '"a"']])
    expect(at(150, SWR)).toMatchObject({ action: 'revalidate', reason: 'stale' })
  })

  test.each(['max-age=1000', 'min-fresh=1', 'no-cache'])('a client that asks for "%s" does not want it', (asked) => {
    expect(at(110, SWR, asked).action).toBe('revalidate')
  })

  test.each(['stale-while-revalidate', 'stale-while-revalidate=x', 'stale-while-revalidate=0', 'foo'])(
    '"%s" gives no window',
    (text) => {
      expect(at(100, `max-age=100, ${text}`).action).toBe('revalidate')
    },
  )
})

describe('what forbids', () => {
  test.each([
    ['RFC9111-5.2.2.2 must-revalidate', 'max-age=100, must-revalidate'],
    ['RFC9111-5.2.2.8 proxy-revalidate', 'max-age=100, proxy-revalidate'],
    ['RFC9111-5.2.2.10 revalidate', 's-maxage=100'],
  ])('%s: "%s" is never served stale, but as long as it is fresh', (_rule, text) => {
    expect(at(101, text, 'max-stale')).toMatchObject({ action: 'revalidate', staleSecondsLeft: 0 })
    expect(standsIn(40, text, 'max-age=0')).toBe(60)
  })

  test.each(['must-revalidate', 'proxy-revalidate', 's-maxage=100', 'no-cache'])(
    'RFC9111-4.2.4 forbidden: %s outweighs stale-while-revalidate and stale-if-error',
    (text) => {
      expect(standsIn(101, `max-age=100, ${text}, stale-while-revalidate=500, stale-if-error=500`)).toBe(0)
    },
  )

  test('a private cache is not bound by what is for shared ones', () => {
    expect(standsIn(101, 'max-age=100, proxy-revalidate', undefined, { shared: false })).toBe(DAY - 1)
    expect(standsIn(101, 'max-age=100, s-maxage=50', undefined, { shared: false })).toBe(DAY - 1)
  })
})

describe('a dead origin', () => {
  test('RFC9111-4.2.4 disconnected: a stale response stands in for it, within the bound of the options', () => {
    expect(standsIn(101, 'max-age=100')).toBe(DAY - 1)
    expect(standsIn(100 + DAY, 'max-age=100')).toBe(0)
    expect(standsIn(101, 'max-age=100', undefined, { staleIfErrorSeconds: 5 })).toBe(4)
    expect(standsIn(101, 'max-age=100', undefined, { staleIfErrorSeconds: 0 })).toBe(0)
  })

  test.each([
    ['max-age=100, stale-if-error=30', undefined, 20],
    ['max-age=100, stale-if-error=0', undefined, 0],
    ['max-age=100, stale-if-error=30', 'stale-if-error=40', 30],
    ['max-age=100', 'stale-if-error=15', 5],
    ['max-age=100, must-revalidate', 'stale-if-error=15', 0],
  ])('RFC5861-4 window: "%s", asked with %j, ten seconds late: %d seconds', (text, asked, seconds) => {
    expect(standsIn(110, text, asked)).toBe(seconds)
  })

  test('an old answer is better than none to a client that would rather have a new one, but not to one that insists', () => {
    expect(standsIn(50, 'max-age=100', 'max-age=0')).toBe(50 + DAY)
    expect(standsIn(50, 'max-age=100', 'no-cache')).toBe(0)
  })

  test('what never said that it may be shared for a time stands in for nothing', () => {
    expect(standsIn(1, undefined)).toBe(0)
    expect(standsIn(1, 'public')).toBe(DAY - 1)
    expect(standsIn(1, 'max-age=0')).toBe(DAY - 1)
    expect(standsIn(200, undefined, undefined, {}, { 'Last-Modified': dateAt(-1000) })).toBe(DAY - 100)
  })

  test.each([500, 502, 503, 504])('RFC5861-4 no-error: a stored %d stands in for nothing', (status) => {
    const error = store(respond({ 'Cache-Control': 'max-age=100', ETag: '"a"' }, status))
    expect(decide(get(), [error], after(110), DEFAULT_POLICY)).toMatchObject({
      action: 'revalidate',
      staleSecondsLeft: 0,
    })
  })

  test('RFC5861-4 errors: an origin that answers 500, 502, 503 or 504 has failed, no other', () => {
    expect([200, 304, 400, 404, 429, 499, 500, 501, 502, 503, 504, 505, 599].filter(failed)).toEqual([
      500, 502, 503, 504,
    ])
  })
})
