import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { after, AT_T0, dateAt, get, respond, store } from './fixtures.ts'
import { decide } from './decide.ts'
import { judge } from './judge.ts'
import { NORMAL_FORM_KEPT_CHARS_MAX, NORMAL_FORMS_KEPT_MAX, VARIANTS_COMPARED_MAX, VARY_NAMES_MAX } from './limits.ts'
import { normaliseFieldValue } from './normalise.ts'
import { DEFAULT_POLICY } from './options.ts'

type Raw = Record<string, string | string[] | undefined>

const variant = (vary: string | string[], request: Raw, more: Raw = {}) =>
  store(respond({ 'Cache-Control': 'max-age=100', Vary: vary, ...more }), get(request))
const isHit = (vary: string | string[], first: Raw, second: Raw) =>
  decide(get(second), [variant(vary, first)], after(1), DEFAULT_POLICY).action === 'serve'

test.each([
  ['Foo', { Foo: '1' }, { Foo: '1' }, true],
  ['Foo', { Foo: '1' }, { Foo: '2' }, false],
  ['foo, BAR', { Foo: '1', Bar: 'x' }, { foo: '1', bar: 'x' }, true],
  ['Foo, Bar', { Foo: '1', Bar: 'x' }, { Foo: '1', Bar: 'y' }, false],
  [['Foo', 'Bar'], { Foo: '1', Bar: 'x' }, { Foo: '1', Bar: 'y' }, false],
  ['Foo, , Foo', { Foo: '1' }, { Foo: '1', Baz: '9' }, true],
])('RFC9111-4.1 match: with Vary %j, what was asked with %j answers %j: %s', (vary, first, second, hit) => {
  expect(isHit(vary, first, second)).toBe(hit)
})

test.each([
  [{}, {}, true],
  [{ Foo: '1' }, {}, false],
  [{}, { Foo: '1' }, false],
  [{ Foo: '' }, {}, false],
  [{ Foo: '' }, { Foo: '' }, true],
])('RFC9111-4.1 absent: what was asked with %j answers %j: %s', (first, second, hit) => {
  expect(isHit('Foo', first, second)).toBe(hit)
})

test.each([
  ['Foo', { Foo: '1', Connection: 'close, foo' }, { Foo: '1' }, false],
  ['Foo', { Foo: '1', Connection: 'close, foo' }, {}, true],
  ['Foo', {}, { Foo: '1', Connection: ['Bar', 'Foo'] }, true],
  ['Foo', { Foo: '1', Connection: 'keep-alive' }, { Foo: '1' }, true],
  ['TE, Proxy-Authorization', { TE: 'trailers' }, { 'Proxy-Authorization': 'x' }, true],
])('RFC9111-4.1 as-forwarded: with Vary %j, what was asked with %j answers %j: %s', (vary, first, second, hit) => {
  expect(isHit(vary, first, second)).toBe(hit)
})

test.each([
  '*',
  'Foo, *',
  '*, Foo',
  ', *',
  ['Foo', '*'],
  ['', '*'],
  Array.from({ length: VARY_NAMES_MAX + 1 }, (_, i) => `x-${i}`),
])('RFC9111-4.1 star: a response with Vary %j is not stored, for it would match nothing', (vary) => {
  expect(judge(get(), respond({ 'Cache-Control': 'max-age=9', Vary: vary }), AT_T0, DEFAULT_POLICY)).toEqual({
    store: false,
    detail: 'vary-star',
  })
})

test('a stored response that came to vary by everything matches nothing', () => {
  const stored = store(respond({ 'Cache-Control': 'max-age=100' }))
  const varying = { ...stored, fields: Fields.from([...stored.fields, ['vary', '*']]) }
  expect(decide(get(), [varying], after(1), DEFAULT_POLICY)).toMatchObject({ action: 'forward', reason: 'vary-miss' })
})

describe('several variants', () => {
  const german = variant('Accept-Language', { 'Accept-Language': 'de' })
  const english = variant('Accept-Language', { 'Accept-Language': 'en' })

  test('each is found by what it was asked with, and nothing by anything else', () => {
    expect(decide(get({ 'Accept-Language': 'de' }), [english, german], after(1), DEFAULT_POLICY)).toMatchObject({
      action: 'serve',
      stored: german,
    })
    expect(decide(get({ 'Accept-Language': 'en' }), [english, german], after(1), DEFAULT_POLICY)).toMatchObject({
      action: 'serve',
      stored: english,
    })
    expect(decide(get({ 'Accept-Language': 'fr' }), [english, german], after(1), DEFAULT_POLICY)).toMatchObject({
      action: 'forward',
      reason: 'vary-miss',
    })
  })

  test('RFC9111-4.1 most-recent: of those that match the one with the latest Date is taken, even where it came first', () => {
    const older = store(respond({ 'Cache-Control': 'max-age=100', Date: dateAt(-10) }))
    const newer = store(respond({ 'Cache-Control': 'max-age=100', Date: dateAt(-5) }))
    expect(decide(get(), [older, newer], after(1), DEFAULT_POLICY)).toMatchObject({ stored: newer })
    expect(decide(get(), [newer, older], after(1), DEFAULT_POLICY)).toMatchObject({ stored: newer })
  })

  test('more than can be compared are as good as gone', () => {
    const many = Array.from({ length: VARIANTS_COMPARED_MAX }, () => german)
    expect(decide(get({ 'Accept-Language': 'en' }), [...many, english], after(1), DEFAULT_POLICY)).toMatchObject({
      reason: 'vary-miss',
    })
  })
})

describe('what has no meaning makes no difference', () => {
  test.each([
    ['Foo', '1, 2', '1,2'],
    ['Foo', '1, 2', '1 ,\t2 '],
    ['Foo', ['1', '2'], '1, 2'],
  ])('RFC9111-4.1 white-space: %s: %j is %j', (name, first, second) => {
    expect(isHit(name, { [name]: first }, { [name]: second })).toBe(true)
  })

  test.each([
    ['Foo', '"a, b"', '"a,b"'],
    ['Foo', 'A', 'a'],
    ['Foo', '1, 2', '2, 1'],
    ['Accept-Language', 'en, de;q=0.5', 'en;q=0.5, de'],
    ['Accept', 'a/b;v="X"', 'a/b;v="x"'],
    ['Accept-Encoding', 'gzip', 'gzip, br'],
  ])('but %s: %s is not %s', (name, first, second) => {
    expect(isHit(name, { [name]: first }, { [name]: second })).toBe(false)
  })

  test.each([
    ['Accept-Language', 'en, de', 'de, en'],
    ['Accept-Language', 'EN-gb;Q=0.80, de', 'de;q=1.0,en-GB;q=0.8'],
    ['Accept-Encoding', 'gzip, deflate, br', 'br, x-gzip ,deflate'],
    ['Accept', 'Text/HTML;level=1;q=1.000, */*;q=0.1', '*/*; q=0.1, text/html; level=1'],
  ])('RFC9111-4.1 preferences: %s: %s is %s', (name, first, second) => {
    expect(isHit(name, { [name]: first }, { [name]: second })).toBe(true)
  })
})

test('however many values come, and however long, each has its own normal form', () => {
  for (let i = 0; i < NORMAL_FORMS_KEPT_MAX * 2; i++)
    expect(normaliseFieldValue('accept-language', `X${i}, A`)).toBe(`a, x${i}`)
  const long = 'A'.repeat(NORMAL_FORM_KEPT_CHARS_MAX + 1)
  expect([1, 2].map(() => normaliseFieldValue('accept', long))).toEqual([long.toLowerCase(), long.toLowerCase()])
})

const fieldName = fc.constantFrom('accept', 'accept-language', 'accept-encoding', 'foo')
const fieldValue = fc.string({
  unit: fc.constantFrom('a', 'B', ',', ';', '=', 'q', '0', '.', '1', '"', '\\', ' ', '\t'),
})

// A quote that is left open once made the order of members depend on itself.
property.prop([fieldName, fieldValue], { examples: [['accept', ';B,"']] })(
  'a normal form is its own normal form',
  (name, value) => {
    const once = normaliseFieldValue(name, value)
    expect(normaliseFieldValue(name, once)).toBe(once)
  },
)
