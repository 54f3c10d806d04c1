import { describe, expect, test } from 'vitest'
import { parseDirectives } from './directive-list.ts'
import { DIRECTIVES_MAX } from './limits.ts'
import { requestDirectives } from './request-directives.ts'
import { parseResponseDirectives } from './response-directives.ts'
import { get } from './fixtures.ts'

describe('a list of directives', () => {
  test.each([
    ['max-age=5', [['max-age', '5', true]]],
    ['MaX-aGe=5', [['max-age', '5', true]]],
    [
      'a, b ,c',
      [
        ['a', undefined, true],
        ['b', undefined, true],
        ['c', undefined, true],
      ],
    ],
    [
      'a="b, c=d", e',
      [
        ['a', 'b, c=d', true],
        ['e', undefined, true],
      ],
    ],
    [
      'a="say \\"no-store\\"", e',
      [
        ['a', 'say "no-store"', true],
        ['e', undefined, true],
      ],
    ],
    ['a =5', [['a', '5', false]]],
    ['a= 5', [['a', '5', false]]],
    [
      'a="b" c, d',
      [
        ['a', 'b', false],
        ['d', undefined, true],
      ],
    ],
    [
      'a="b, no-store',
      [
        ['a', '"b', false],
        ['no-store', undefined, true],
      ],
    ],
    [
      "a='b, c'",
      [
        ['a', "'b", true],
        ["c'", undefined, true],
      ],
    ],
    ['a=', [['a', '', true]]],
  ])('RFC9111-5.2 both-forms: %s is read member by member', (text, expected) => {
    expect(parseDirectives(text)?.map(({ name, argument, wellFormed }) => [name, argument, wellFormed])).toEqual(
      expected,
    )
  })

  test('RFC9110-5.6.1 empty-members: commas without anything between them add nothing', () => {
    expect(parseDirectives(',, a ,\t, b,')?.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  test('of more directives than the limit none is read', () => {
    expect(parseDirectives('a,'.repeat(DIRECTIVES_MAX))).toHaveLength(DIRECTIVES_MAX)
    expect(parseDirectives('a,'.repeat(DIRECTIVES_MAX + 1))).toBeUndefined()
  })

  test('a hundred thousand directives, or open quotes, are refused in no time', () => {
    const started = performance.now()
    expect(parseDirectives('max-age=1,'.repeat(100_000))).toBeUndefined()
    expect(parseDirectives('a="\\",'.repeat(DIRECTIVES_MAX / 2) + 'a="'.repeat(100_000))).toBeDefined()
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('what a response says', () => {
  test.each([
    ['max-age=3600', 3600],
    ['max-age="3600"', 3600],
    ['MAX-AGE=3600', 3600],
    ['max-age=01800', 1800],
    ['foobar, max-age=60', 60],
    ['foo="max-age=7200", max-age=60', 60],
    ['max-age=60, foo="max-age=7200"', 60],
  ])('RFC9111-5.2 case: %s is a max-age of %d seconds', (text, seconds) => {
    expect(parseResponseDirectives(text).maxAge).toBe(seconds)
  })

  test.each([
    'max-age=a100',
    'max-age=100a',
    "max-age='100'",
    'max-age=-100',
    'max-age=1.5',
    'max-age',
    'max-age=',
    'max-age =100',
    'max-age= 100',
    'max-age="100',
  ])('RFC9111-4.2.1 invalid: %s is as good as expired', (text) => {
    expect(parseResponseDirectives(text).maxAge).toBe(0)
  })

  test.each([
    ['max-age=100, max-age=0', 100],
    ['max-age=0, max-age=100', 0],
    ['max-age=x, max-age=100', 0],
  ])('RFC9111-4.2.1 duplicates: of %s the first counts', (text, seconds) => {
    expect(parseResponseDirectives(text).maxAge).toBe(seconds)
  })

  test.each(['2147483648', '2147483649', '99999999999', '9'.repeat(400)])(
    'RFC9111-1.2.2 overflow: max-age=%s is 2^31',
    (digits) => {
      expect(parseResponseDirectives(`max-age=${digits}`).maxAge).toBe(2 ** 31)
    },
  )

  test('RFC9111-5.2.3 extensions: unknown directives change nothing, whatever they look like', () => {
    expect(parseResponseDirectives('no-stores, private-ish="x", community="UCI"')).toEqual(parseResponseDirectives(''))
  })

  test.each([
    ['no-cache="Foo, bar"', ['foo', 'bar'], false],
    ['no-cache=foo', ['foo'], false],
    ['no-cache="a", no-cache="b"', ['a', 'b'], false],
    ['no-cache="a", no-cache', ['a'], true],
    ['no-cache=""', [], true],
    ['no-cache="a', [], true],
  ])('RFC9111-5.2.2.4 qualified: %s names %j, and is unqualified: %s', (text, names, unqualified) => {
    expect(parseResponseDirectives(text)).toMatchObject({ noCacheFields: names, noCache: unqualified })
  })

  test.each([
    ['private="Set-Cookie"', ['set-cookie'], false],
    ['private', [], true],
    ['private=","', [], true],
  ])('RFC9111-5.2.2.7 qualified: %s names %j, and is unqualified: %s', (text, names, unqualified) => {
    expect(parseResponseDirectives(text)).toMatchObject({ privateFields: names, private: unqualified })
  })

  test('what restricts counts even where it is written wrong, what permits does not', () => {
    expect(parseResponseDirectives('no-store=x, must-revalidate=1')).toMatchObject({
      noStore: true,
      mustRevalidate: true,
    })
    expect(parseResponseDirectives('public=x, immutable=1, must-understand="y"')).toMatchObject({
      public: false,
      immutable: false,
      mustUnderstand: false,
    })
  })

  test('more directives than can be honoured are as good as no-store', () => {
    expect(parseResponseDirectives(`max-age=60,${'x,'.repeat(DIRECTIVES_MAX)}`)).toMatchObject({ noStore: true })
  })
})

describe('what a request asks', () => {
  test('RFC9111-5.4 pragma: "no-cache" counts where there is no Cache-Control, and only there', () => {
    expect(requestDirectives(get({ Pragma: 'foo, No-Cache' }).fields).noCache).toBe(true)
    expect(requestDirectives(get({ Pragma: 'no-cache', 'Cache-Control': 'max-age=5' }).fields).noCache).toBe(false)
    expect(requestDirectives(get({ Pragma: 'max-age=0' }).fields)).toEqual({
      noCache: false,
      noStore: false,
      onlyIfCached: false,
    })
  })

  test('RFC9111-5.2.1.2 any-age: max-stale without a value has no bound, with a wrong one it is not there', () => {
    expect(requestDirectives(get({ 'Cache-Control': 'max-stale' }).fields).maxStale).toBe(Infinity)
    expect(requestDirectives(get({ 'Cache-Control': 'max-stale=x' }).fields).maxStale).toBeUndefined()
  })

  test('all directives are read from any number of lines', () => {
    const { fields } = get({
      'Cache-Control': [
        'max-age=1, min-fresh=2',
        'max-stale=3',
        'stale-if-error=4, only-if-cached, no-store, no-cache',
      ],
    })
    expect(requestDirectives(fields)).toEqual({
      maxAge: 1,
      minFresh: 2,
      maxStale: 3,
      staleIfError: 4,
      onlyIfCached: true,
      noStore: true,
      noCache: true,
    })
  })

  test('a request that asks too much is asked of nothing: neither answered from the store nor stored', () => {
    expect(requestDirectives(get({ 'Cache-Control': 'x,'.repeat(DIRECTIVES_MAX + 1) }).fields)).toMatchObject({
      noCache: true,
      noStore: true,
    })
  })
})
