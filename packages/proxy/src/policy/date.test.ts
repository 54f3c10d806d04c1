import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { formatHttpDate, parseHttpDate } from './date.ts'
import { after, dateAt, get, respond, store, T0 } from './fixtures.ts'
import { decide } from './decide.ts'
import { DEFAULT_POLICY } from './options.ts'

const NOON = Date.UTC(1994, 10, 6, 8, 49, 37)

test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
  'RFC9110-5.6.7 formats: "%s" is a date',
  (text) => {
    expect(parseHttpDate(text, T0)).toBe(NOON)
  },
)

test.each(['sun, 06 NOV 1994 08:49:37 gmt', 'SUNDAY, 06-nov-94 08:49:37 Gmt', 'sun nov  6 08:49:37 1994'])(
  'RFC9111-4.2 date-case: "%s" is read',
  (text) => {
    expect(parseHttpDate(text, T0)).toBe(NOON)
  },
)

test('RFC9111-4.2 date-zone: GMT is a zone, others are not', () => {
  for (const zone of ['UTC', 'AEST', 'CET', '+0000', 'Z', ''])
    expect(parseHttpDate(`Sun, 06 Nov 1994 08:49:37 ${zone}`, T0)).toBeUndefined()
})

test.each([
  ['94', 1994],
  ['26', 2026],
  ['75', 2075],
  ['77', 1977],
  ['00', 2000],
])('RFC9110-5.6.7 two-digit-year: in 2026 the year %s is %d', (digits, year) => {
  expect(parseHttpDate(`Sunday, 06-Nov-${digits} 08:49:37 GMT`, T0)).toBe(Date.UTC(year, 10, 6, 8, 49, 37))
})

describe('what is no date', () => {
  test.each([
    '',
    '0',
    '-1',
    'now',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'Sun, 06-Nov-1994 08:49:37 GMT',
    'Sun,  06 Nov 1994 08:49:37 GMT',
    'Sun, 06  Nov  1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 8:49:37 GMT',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 31 Feb 1994 08:49:37 GMT',
    'Sun, 29 Feb 1900 08:49:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
  ])('RFC9111-5.3 invalid: an Expires of "%s" has passed', (text) => {
    expect(parseHttpDate(text, T0)).toBeUndefined()
    const stored = store(respond({ Expires: text, ETag: '"a"' }))
    expect(decide(get(), [stored], after(0), DEFAULT_POLICY)).toMatchObject({ action: 'revalidate', reason: 'stale' })
  })
})

test('of two lines of Expires the first counts', () => {
  const stored = store(respond({ Expires: [dateAt(60), dateAt(-60)] }))
  expect(decide(get(), [stored], after(30), DEFAULT_POLICY).action).toBe('serve')
})

const instants = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }).map((seconds) => seconds * 1000)

property.prop([instants])('what is written is what Date would write, and is read back', (timeMs) => {
  expect(formatHttpDate(timeMs)).toBe(new Date(timeMs).toUTCString())
  expect(parseHttpDate(formatHttpDate(timeMs), T0)).toBe(timeMs)
})
