import { describe, expect, test } from 'vitest'
import { AT_T0, dateAt, get, respond, send, store, URL_A } from './fixtures.ts'
import { judge } from './judge.ts'
import { DEFAULT_POLICY } from './options.ts'
import type { PolicyOptions, RequestHead, ResponseHead } from './types.ts'

const FRESH = { 'Cache-Control': 'max-age=100' }

const refusal = (request: RequestHead, response: ResponseHead, options: Partial<PolicyOptions> = {}) => {
  const verdict = judge(request, response, AT_T0, { ...DEFAULT_POLICY, ...options })
  return verdict.store ? 'stored' : verdict.detail
}
const refusalOf = (cacheControl: string, status = 200) =>
  refusal(get(), respond({ 'Cache-Control': cacheControl, ETag: '"a"' }, status))

describe('methods', () => {
  test.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'M-SEARCH', 'get'])(
    'RFC9111-3 method: a response to %s is not stored',
    (method) => {
      expect(refusal(send(method), respond(FRESH))).toBe('method')
    },
  )

  test.each([
    [{ ...FRESH, 'Content-Location': URL_A }, 200, 'stored'],
    [{ ...FRESH, 'Content-Location': '/x' }, 200, 'stored'],
    [{ ...FRESH, 'Content-Location': '/y' }, 200, 'method'],
    [FRESH, 200, 'method'],
    [{ 'Last-Modified': dateAt(-1000), 'Content-Location': URL_A }, 200, 'method'],
    [{ ...FRESH, 'Content-Location': URL_A }, 201, 'method'],
    [{ ...FRESH, 'Content-Location': 'http://[' }, 200, 'method'],
  ])('RFC9110-9.3.3 post: a response to POST with %j and status %d: %s', (fields, status, expected) => {
    expect(refusal(send('POST'), respond(fields, status))).toBe(expected)
  })
})

describe('status codes', () => {
  test.each([100, 103, 199, 600, 999])('RFC9111-3 final: %d is not stored', (status) => {
    expect(refusal(get(), respond(FRESH, status))).toBe('status')
  })

  test.each([428, 429, 431, 511, 304, 407, 412, 416, 421])(
    'RFC6585-3 never: %d is not stored, whatever it says',
    (status) => {
      expect(refusalOf('public, max-age=100', status)).toBe('status')
    },
  )

  test.each([200, 203, 204, 299, 301, 302, 303, 307, 308, 400, 404, 410, 414, 451, 499, 500, 501, 502, 503, 504, 599])(
    'status %d is stored with explicit freshness',
    (status) => {
      expect(refusalOf('max-age=100', status)).toBe('stored')
    },
  )

  test('RFC9111-3 permission: without explicit freshness the status decides', () => {
    expect(refusal(get(), respond({ ETag: '"a"' }, 200))).toBe('stored')
    expect(refusal(get(), respond({ ETag: '"a"' }, 302))).toBe('not-cacheable')
    expect(refusal(get(), respond({ ETag: '"a"', Expires: '0' }, 302))).toBe('stored')
  })

  test('RFC9111-5.2.2.9 public: it allows what the status alone would not', () => {
    expect(refusalOf('public', 302)).toBe('stored')
  })

  test.each([
    ['max-age=100, must-understand', 200, 'stored'],
    ['max-age=100, must-understand', 599, 'must-understand'],
    ['max-age=100, must-understand', 299, 'must-understand'],
    ['max-age=100, must-understand, no-store', 599, 'must-understand'],
  ])('RFC9111-5.2.2.3 must-understand: "%s" with status %d: %s', (cacheControl, status, expected) => {
    expect(refusalOf(cacheControl, status)).toBe(expected)
  })

  test('RFC9111-5.2.2.3 over-no-store: beside a must-understand that is met, no-store is ignored', () => {
    expect(refusalOf('max-age=100, must-understand, no-store', 200)).toBe('stored')
    expect(refusalOf('max-age=100, must-understand, no-store, private', 200)).toBe('private')
  })
})

describe('directives', () => {
  test.each(['no-store', 'No-StOrE', 'no-store, max-age=100, public', 'foo, no-store'])(
    'RFC9111-5.2.2.5 no-store: "%s" is not stored',
    (text) => {
      expect(refusalOf(text)).toBe('no-store')
    },
  )

  test('RFC9111-5.2.1.5 request-no-store: what was asked for with no-store is not stored', () => {
    expect(refusal(get({ 'Cache-Control': 'no-store' }), respond(FRESH))).toBe('request-no-store')
  })

  test.each(['private, max-age=100', 'PRIVATE, public', 'private="", max-age=9'])(
    'RFC9111-5.2.2.7 private: "%s" is stored by a private cache only',
    (text) => {
      expect(refusalOf(text)).toBe('private')
      expect(refusal(get(), respond({ 'Cache-Control': text }), { shared: false })).toBe('stored')
    },
  )

  test.each([
    ['max-age=100', 'authorization'],
    ['max-age=100, public', 'stored'],
    ['max-age=100, must-revalidate', 'stored'],
    ['s-maxage=100', 'stored'],
    ['max-age=100, proxy-revalidate', 'authorization'],
  ])('RFC9111-3.5 authorization: a response to an authorized request with "%s": %s', (text, expected) => {
    const request = get({ Authorization: 'Bearer x' })
    expect(refusal(request, respond({ 'Cache-Control': text }))).toBe(expected)
    expect(refusal(request, respond({ 'Cache-Control': text, ETag: '"a"' }), { shared: false })).toBe('stored')
  })
})

test('RFC9110-9.3.1 content: the answer to a GET with content is stored for nobody, that to a POST may be', () => {
  const content = { body: 'a' }
  expect(refusal({ ...get(), ...content }, respond({ ...FRESH }))).toBe('request-content')
  const post = respond({ ...FRESH, 'Content-Location': URL_A })
  expect(refusal({ ...send('POST'), ...content }, post)).toBe('stored')
})

describe('what is of no use', () => {
  test.each([
    [{}, 'not-reusable'],
    [{ 'Cache-Control': 'no-cache' }, 'not-reusable'],
    [{ 'Cache-Control': 'no-cache, max-age=100' }, 'not-reusable'],
    [{ 'Cache-Control': 'no-cache', ETag: '"a"' }, 'stored'],
    [{ 'Cache-Control': 'max-age=0, must-revalidate' }, 'not-reusable'],
    [{ 'Cache-Control': 'max-age=0, must-revalidate', 'Last-Modified': dateAt(-5) }, 'stored'],
    [{ 'Cache-Control': 'max-age=0' }, 'stored'],
    [{ Expires: '0' }, 'stored'],
  ])('%j: %s', (fields, expected) => {
    expect(refusal(get(), respond(fields))).toBe(expected)
  })

  test('a cookie is stored where the server says that the response may be, not where it says nothing', () => {
    const cookie = { 'Set-Cookie': 'a=b', 'Last-Modified': dateAt(-1000) }
    expect(refusal(get(), respond(cookie))).toBe('set-cookie')
    expect(refusal(get(), respond(cookie), { shared: false })).toBe('stored')
    expect(refusal(get(), respond({ ...cookie, ...FRESH }))).toBe('stored')
    expect(refusal(get(), respond({ ...cookie, 'Cache-Control': 'public' }))).toBe('stored')
  })
})

describe('what is stored', () => {
  test('RFC9111-3.1 hop-by-hop: not the fields of the connection, nor those that it lists, nor those of the proxy', () => {
    const { fields } = store(
      respond({
        ...FRESH,
        Connection: 'close, X-Hop',
        'X-Hop': '1',
        'Keep-Alive': 'x',
        'Transfer-Encoding': 'chunked',
        Upgrade: 'x',
        TE: 'x',
        'Proxy-Authenticate': 'x',
        'Proxy-Authentication-Info': 'x',
        'Proxy-Authorization': 'x',
        'Proxy-Connection': 'x',
        'X-Unknown': 'kept',
        'Set-Cookie': ['a=b', 'c=d'],
      }),
    )
    expect([...fields].map(([name]) => name)).toEqual([
      'date',
      'cache-control',
      'x-unknown',
      'set-cookie',
      'set-cookie',
    ])
  })

  test('RFC9111-3.1 private-fields: not in a shared cache', () => {
    const response = respond({
      'Cache-Control': 'max-age=9, private="set-cookie, X-User"',
      'Set-Cookie': 'a',
      'x-user': 'b',
      'X-Page': 'c',
    })
    expect([...store(response).fields].map(([name]) => name)).toEqual(['date', 'cache-control', 'x-page'])
    expect(store(response, get(), 10, { ...DEFAULT_POLICY, shared: false }).fields.has('set-cookie')).toBe(true)
  })

  test('RFC9111-3.1 no-cache-fields: in no cache', () => {
    const response = respond({ 'Cache-Control': 'max-age=9, no-cache="X-User"', 'X-User': 'b' })
    expect(store(response, get(), 10, { ...DEFAULT_POLICY, shared: false }).fields.has('x-user')).toBe(false)
  })

  test.each([undefined, 'yesterday', ''])(
    'RFC9110-6.6.1 date: a Date of %j is replaced by the time of arrival',
    (date) => {
      expect(store(respond({ ...FRESH, Date: date })).fields.getAll('date')).toEqual([dateAt(0)])
    },
  )

  test('a Date that can be read stays, however wrong', () => {
    expect(store(respond({ ...FRESH, Date: dateAt(5000) })).fields.get('date')).toBe(dateAt(5000))
  })

  test('the fields that select it, in their normal form', () => {
    const { selecting } = store(
      respond({ ...FRESH, Vary: 'Foo, Accept-Language, Bar' }),
      get({ foo: ['1', ' 2'], 'accept-language': 'EN' }),
    )
    expect([...selecting]).toEqual([
      ['foo', '1, 2'],
      ['accept-language', 'en'],
    ])
  })
})

describe('parts', () => {
  const part = (contentRange: string | undefined) =>
    respond({ ...FRESH, ETag: '"a"', 'Content-Range': contentRange, 'Content-Length': '5' }, 206)

  test('RFC9111-3 partial: a 206 is stored with the bytes that it has', () => {
    expect(store(part('bytes 0-4/10'))).toMatchObject({ status: 206, range: { first: 0, last: 4, whole: 10 } })
    expect(store(part('Bytes 5-9/*'))).toMatchObject({ status: 206, range: { first: 5, last: 9 } })
  })

  test.each([
    undefined,
    '',
    'bytes 4-0/10',
    'bytes 0-10/10',
    'bytes */10',
    'pages 0-4/10',
    'bytes 0-4',
    'bytes 0-99999999999999999999/*',
    'bytes 0-4/10, bytes 5-9/10',
  ])('RFC9110-14.4 invalid: a 206 with a Content-Range of %j is not stored', (contentRange) => {
    expect(refusal(get(), part(contentRange))).toBe('no-content-range')
  })

  test('RFC9110-14.4 length: a 206 with another Content-Length than its range has is not stored', () => {
    expect(refusal(get(), part('bytes 0-5/10'))).toBe('not-of-its-range')
  })

  test('RFC9110-15.3.7.3 complete: a 206 of everything is stored as the 200', () => {
    const whole = store(part('bytes 0-4/5'))
    expect(whole.status).toBe(200)
    expect(whole.range).toBeUndefined()
    expect(whole.fields.has('content-range')).toBe(false)
    expect(whole.fields.get('content-length')).toBe('5')
  })
})
