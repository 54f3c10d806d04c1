import { describe, expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { conditional, notModifiedFields, withConditions } from './conditional.ts'
import { dateAt, get, respond, send, store } from './fixtures.ts'

type Raw = Record<string, string | string[] | undefined>

const answer = (request: Raw, response: Raw, status = 200) =>
  conditional(get(request), store(respond({ 'Cache-Control': 'max-age=100', ...response }, status)))

describe('If-None-Match', () => {
  test.each([
    ['"a"', '"a"', 304],
    ['*', '"a"', 304],
    ['*', undefined, 304],
    ['"b"', '"a"', undefined],
    ['"a"', undefined, undefined],
    ['"a", "b", "c"', '"a"', 304],
    ['"a","b","c"', '"b"', 304],
    [['"a"', '"b"', '"c"'], '"c"', 304],
    ['"a,b"', '"a"', undefined],
    ['"a, b", "c"', '"a, b"', 304],
    ['"\u00e9"', '"\u00e9"', 304],
    ['a', 'a', 304],
    ['a', '"a"', undefined],
    ['"a"', 'a', undefined],
    ['', '"a"', undefined],
  ])('RFC9111-4.3.2 if-none-match: %j against a stored ETag %j: %s', (asked, etag, status) => {
    expect(answer({ 'If-None-Match': asked }, { ETag: etag })).toBe(status)
  })

  test.each([
    ['W/"a"', '"a"'],
    ['"a"', 'W/"a"'],
    ['W/"a"', 'W/"a"'],
  ])('RFC9110-8.8.3.2 weak-comparison: %s is %s', (asked, etag) => {
    expect(answer({ 'If-None-Match': asked }, { ETag: etag })).toBe(304)
  })

  test('RFC9110-13.2.2 precedence: where it is there, If-Modified-Since does not count', () => {
    const both = { ETag: '"a"', 'Last-Modified': dateAt(-60) }
    expect(answer({ 'If-None-Match': '"b"', 'If-Modified-Since': dateAt(0) }, both)).toBeUndefined()
    expect(answer({ 'If-None-Match': '"a"', 'If-Modified-Since': dateAt(-3600) }, both)).toBe(304)
  })

  test('a list without end is not read to its end', () => {
    const started = performance.now()
    expect(answer({ 'If-None-Match': `${'"x",'.repeat(200_000)}"a"` }, { ETag: '"a"' })).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('If-Modified-Since', () => {
  test.each([
    [dateAt(-60), { 'Last-Modified': dateAt(-60) }, 304],
    [dateAt(0), { 'Last-Modified': dateAt(-60) }, 304],
    [dateAt(-61), { 'Last-Modified': dateAt(-60) }, undefined],
    ['Sunday, 06-Nov-94 08:49:37 GMT', { 'Last-Modified': 'Sun, 06 Nov 1994 08:49:37 GMT' }, 304],
    [dateAt(0), {}, 304],
    [dateAt(-1), {}, undefined],
    [dateAt(10), { Date: dateAt(5) }, 304],
    [dateAt(4), { Date: dateAt(5) }, undefined],
  ])('RFC9111-4.3.2 if-modified-since: %j against %j: %s', (asked, fields, status) => {
    expect(answer({ 'If-Modified-Since': asked }, fields)).toBe(status)
  })

  test.each(['', 'yesterday', '0'])('RFC9110-13.1.3 invalid: %j is ignored', (asked) => {
    expect(answer({ 'If-Modified-Since': asked }, { 'Last-Modified': dateAt(-60) })).toBeUndefined()
  })
})

test('RFC9110-13.2.1 only-success: what is no success is sent as it is', () => {
  expect(answer({ 'If-None-Match': '*' }, {}, 404)).toBeUndefined()
  expect(answer({ 'If-None-Match': '*' }, {}, 301)).toBeUndefined()
  expect(
    conditional(send('POST', { 'If-None-Match': '*' }), store(respond({ 'Cache-Control': 'max-age=1' }))),
  ).toBeUndefined()
  expect(conditional(send('HEAD', { 'If-None-Match': '*' }), store(respond({ 'Cache-Control': 'max-age=1' })))).toBe(
    304,
  )
})

test('RFC9110-15.4.5 fields: a 304 keeps what caches need, and nothing of the body', () => {
  const fields = {
    'Cache-Control': 'max-age=100',
    ETag: '"a"',
    Expires: dateAt(50),
    Vary: 'Foo',
    'Content-Location': '/x',
    'Last-Modified': dateAt(-60),
    'Content-Type': 'text/plain',
    'Content-Length': '10',
    'Content-Encoding': 'gzip',
    'Content-Language': 'en',
    Age: '5',
    'X-Other': '1',
  }
  const names = (response: Raw) => [...notModifiedFields(store(respond(response)))].map(([name]) => name)
  expect(names(fields)).toEqual(['date', 'cache-control', 'etag', 'expires', 'vary', 'content-location', 'x-other'])
  expect(names({ ...fields, ETag: undefined })).toContain('last-modified')
})

describe("the cache's conditions in place of the client's", () => {
  const client = Fields.from({
    Accept: 'x',
    'If-None-Match': '"c"',
    'If-Modified-Since': dateAt(0),
    Range: 'bytes=0-1',
    'If-Range': '"c"',
  })

  test('those of a validation leave the range', () => {
    const sent = withConditions(client, Fields.from([['If-None-Match', '"a"']]))
    expect([...sent]).toEqual([
      ['accept', 'x'],
      ['range', 'bytes=0-1'],
      ['if-range', '"c"'],
      ['if-none-match', '"a"'],
    ])
  })

  test('those of a completion replace it', () => {
    const sent = withConditions(
      client,
      Fields.from([
        ['Range', 'bytes=5-'],
        ['If-Range', '"a"'],
      ]),
    )
    expect([...sent]).toEqual([
      ['accept', 'x'],
      ['range', 'bytes=5-'],
      ['if-range', '"a"'],
    ])
  })

  test("none take the client's away", () => {
    expect([...withConditions(client, new Fields())]).toEqual([
      ['accept', 'x'],
      ['range', 'bytes=0-1'],
      ['if-range', '"c"'],
    ])
  })

  test('what is for the origin stays', () => {
    const fields = Fields.from({ 'If-Match': '"a"', 'If-Unmodified-Since': dateAt(0), 'If-None-Match': '"c"' })
    expect([...withConditions(fields, new Fields())].map(([name]) => name)).toEqual(['if-match', 'if-unmodified-since'])
  })
})
