import { describe, expect, test } from 'vitest'
import { ageHeader, ageValue } from './age.ts'
import { decide } from './decide.ts'
import { after, AT_T0, dateAt, get, respond, store, T0 } from './fixtures.ts'
import { DEFAULT_POLICY } from './options.ts'
import { ageSecondsOf } from './stored-age.ts'
import type { StoredHead } from './types.ts'

const with100 = (fields: Record<string, string | string[] | undefined>, times = AT_T0): StoredHead => ({
  ...store(respond({ 'Cache-Control': 'max-age=100', ...fields })),
  ...times,
})

test.each([
  ['0', 0],
  ['7200', 7200],
  ['007', 7],
  ['10, 20', 10],
  [' 10 , x', 10],
  ['2147483649', 2 ** 31],
])('RFC9111-5.1 first-member: an Age of "%s" is %d', (text, seconds) => {
  expect(ageValue(respond({ Age: text }).fields)).toBe(seconds)
})

test.each(['abc', '-7200', '7200.0', '7200;foo=bar', 'a7200', '7200a', '7200 0', '"7200"', '', ', 10'])(
  'RFC9111-5.1 invalid: an Age of "%s" is ignored',
  (text) => {
    expect(ageValue(respond({ Age: text }).fields)).toBe(0)
  },
)

test('RFC9111-5.1 first-member: of several lines the first counts', () => {
  expect(ageValue(respond({ Age: ['3', '5000'] }).fields)).toBe(3)
  expect(ageValue(respond({ Age: ['x', '5000'] }).fields)).toBe(0)
})

describe('the age of a stored response', () => {
  test('RFC9111-4.2.3 current-age: it grows with the time in store', () => {
    const stored = with100({ Age: '10' })
    expect([0, 1, 2.5, 89].map((seconds) => ageSecondsOf(stored, after(seconds)))).toEqual([10, 11, 12, 99])
    expect(decide(get(), [stored], after(89.999), DEFAULT_POLICY)).toMatchObject({
      action: 'serve',
      ageSeconds: 99,
      ttlSeconds: 1,
    })
    expect(decide(get(), [stored], after(90), DEFAULT_POLICY).action).not.toBe('serve')
  })

  test('RFC9111-4.2.3 apparent-age: an old Date makes it old, a Date ahead makes it no younger', () => {
    expect(ageSecondsOf(with100({ Date: dateAt(-60) }), T0)).toBe(60)
    expect(ageSecondsOf(with100({ Date: dateAt(-60), Age: '70' }), T0)).toBe(70)
    expect(ageSecondsOf(with100({ Date: dateAt(+60) }), T0)).toBe(0)
  })

  test('RFC9111-4.2.3 apparent-age: a Date of the second in which it came is no age', () => {
    const stored = with100({}, { requestTimeMs: T0 + 990, responseTimeMs: T0 + 999 })
    expect(decide(get({ 'Cache-Control': 'min-fresh=99' }), [stored], T0 + 999, DEFAULT_POLICY).action).toBe('serve')
  })

  test('RFC9111-4.2.3 corrected-age: the time under way is added to Age', () => {
    expect(ageSecondsOf(with100({ Age: '10' }, { requestTimeMs: T0 - 5000, responseTimeMs: T0 }), T0)).toBe(15)
  })

  test('a clock that was set back makes it no younger', () => {
    expect(ageSecondsOf(with100({ Age: '10' }), after(-3600))).toBe(10)
  })
})

test.each([
  [0, '0'],
  [1.9, '1'],
  [-5, '0'],
  [2 ** 40, '2147483648'],
])('RFC9111-5.1 generated: %d seconds are written as "%s"', (seconds, text) => {
  expect(ageHeader(seconds)).toBe(text)
})
