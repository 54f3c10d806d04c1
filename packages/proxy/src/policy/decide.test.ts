import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { after, dateAt, get, respond, send, store } from './fixtures.ts'
import { DEFAULT_POLICY } from './options.ts'
import type { PolicyOptions, RequestHead, StoredHead } from './types.ts'

type Raw = Record<string, string | string[] | undefined>

const stored = (fields: Raw, request?: RequestHead) => store(respond({ ETag: '"a"', ...fields }), request)
const fresh = stored({ 'Cache-Control': 'max-age=100' })

const at = (
  seconds: number,
  head: StoredHead | readonly StoredHead[],
  request: RequestHead = get(),
  options: Partial<PolicyOptions> = {},
) =>
  decide(request, head instanceof Array ? head : [head], after(seconds), {
    ...DEFAULT_POLICY,
    ...options,
  })
const asking = (cacheControl: string) => get({ 'Cache-Control': cacheControl })

test('what is fresh is served, with its age and the freshness left', () => {
  expect(at(30.5, fresh)).toEqual({ action: 'serve', stored: fresh, ageSeconds: 30, ttlSeconds: 70 })
  expect(at(30.5, fresh, send('HEAD'))).toMatchObject({ action: 'serve', stored: fresh })
})

test.each([{ 'Cache-Control': 'no-store' }, { Authorization: 'Basic YTpi' }])(
  'RFC9111-3.2 no-use: a request with %j sends no conditions of the cache’s own',
  (fields) => {
    const decision = at(110, fresh, get(fields))
    expect(decision.action === 'revalidate' ? [...decision.conditions] : decision.action).toEqual([])
    const strict = store(respond({ 'Cache-Control': 'max-age=100, must-revalidate', ETag: '"a"' }))
    expect(at(110, strict, get({ 'Cache-Control': 'no-store' })).action).toBe('forward')
  },
)

test.each([0, 0.003, 0.999, 1, 30.5, 99.999])(
  'what Age and ttl say, %d seconds later, add up to the lifetime',
  (seconds) => {
    const served = at(seconds, fresh)
    expect(served.action === 'serve' && served.ageSeconds + served.ttlSeconds).toBe(100)
  },
)

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'get', 'PURGE'])(
  'RFC9111-4 method: %s goes forward, alone',
  (method) => {
    expect(at(1, fresh, send(method))).toEqual({ action: 'forward', reason: 'method', collapsible: false })
  },
)

test('a GET is answered from what a POST brought', () => {
  const posted = store(respond({ 'Cache-Control': 'max-age=100', 'Content-Location': '/x' }), send('POST'))
  expect(posted.method).toBe('POST')
  expect(at(1, posted)).toMatchObject({ action: 'serve', stored: posted })
})

test('what is not stored goes forward, and others may wait for it', () => {
  expect(at(1, [])).toEqual({ action: 'forward', reason: 'uri-miss', collapsible: true })
})

test.each([
  [send('HEAD'), false],
  [asking('no-store'), false],
  [asking('no-cache'), false],
  [asking('max-age=5'), true],
  [get({ Range: 'bytes=0-1' }), false],
  [get({ 'If-None-Match': '"a"' }), false],
  [get({ 'If-Modified-Since': dateAt(0) }), false],
  [get({ 'If-Match': '"a"' }), false],
  [get({ 'If-Unmodified-Since': dateAt(0) }), false],
])('RFC9111-4 collapse: whether others may wait for %j: %s', (request, collapsible) => {
  expect(at(1, [], request)).toMatchObject({ action: 'forward', collapsible })
})

test('RFC9110-9.3.1 passed: a GET with content is no request for what is stored, whatever else it says', () => {
  expect(at(1, fresh, { ...get({ 'Cache-Control': 'only-if-cached' }), body: 'a' })).toMatchObject({
    action: 'forward',
    reason: 'bypass',
    collapsible: false,
  })
})

test('what there is nothing to validate by is named, for it has seen its day where the origin answers otherwise', () => {
  const head = store(respond({ 'Cache-Control': 'max-age=100' }))
  expect(at(1, head, get({ 'Cache-Control': 'no-cache' }))).toMatchObject({ action: 'forward', stored: head })
})

describe('validation', () => {
  test('RFC9111-4.3.1 etag: what is stale is validated by its entity tag, as it came', () => {
    for (const etag of ['"a"', 'W/"a"', 'a', '"\u00e9"']) {
      const decision = at(101, stored({ 'Cache-Control': 'max-age=100', ETag: etag }))
      expect(decision.action === 'revalidate' && [...decision.conditions]).toEqual([['if-none-match', etag]])
    }
  })

  test('RFC9111-4.3.1 last-modified: and by its date, as it came', () => {
    const modified = 'Sunday, 06-Nov-94 08:49:37 GMT'
    const decision = at(101, stored({ 'Cache-Control': 'max-age=100', 'Last-Modified': modified }))
    expect(decision.action === 'revalidate' && [...decision.conditions]).toEqual([
      ['if-none-match', '"a"'],
      ['if-modified-since', modified],
    ])
  })

  test('what has no validator is fetched anew, and stands by where it may', () => {
    const plain = stored({ 'Cache-Control': 'max-age=100', ETag: undefined })
    const decision = at(101, plain)
    expect(decision).toMatchObject({ action: 'revalidate', reason: 'stale', staleSecondsLeft: 86_400 - 1 })
    expect(decision.action === 'revalidate' && decision.conditions.size).toBe(0)
    expect(at(101, plain, get(), { staleIfErrorSeconds: 0 })).toEqual({
      action: 'forward',
      reason: 'stale',
      collapsible: true,
      stored: plain,
    })
  })

  test('RFC9111-5.2.2.4 no-cache: what has it is validated each time, and never stands in for a dead origin', () => {
    expect(at(1, stored({ 'Cache-Control': 'no-cache, max-age=100' }))).toMatchObject({
      action: 'revalidate',
      reason: 'stale',
      staleSecondsLeft: 0,
    })
    expect(at(1, stored({ 'Cache-Control': 'no-cache, max-age=100' }), asking('max-stale'))).toMatchObject({
      action: 'revalidate',
    })
    expect(at(1, stored({ 'Cache-Control': 'no-cache="x", max-age=100' }))).toMatchObject({ action: 'serve' })
  })

  test('RFC9111-4.4 invalidated: what was invalidated is validated, fresh or not', () => {
    expect(at(1, { ...fresh, invalidated: true })).toMatchObject({
      action: 'revalidate',
      reason: 'stale',
      staleSecondsLeft: 0,
    })
    expect(at(1, { ...fresh, invalidated: true }, asking('max-stale'))).toMatchObject({ action: 'revalidate' })
    expect(at(1, { ...fresh, invalidated: false })).toMatchObject({ action: 'serve' })
  })
})

test.each(['max-age=100, no-store', 'max-age=100, private'])(
  'what was stored under other options, "%s", is validated under these',
  (text) => {
    const before = store(respond({ 'CDN-Cache-Control': 'max-age=100', 'Cache-Control': text, ETag: '"a"' }))
    expect(at(1, before).action).toBe('serve')
    expect(at(1, before, get(), { targets: [] })).toMatchObject({ action: 'revalidate', staleSecondsLeft: 0 })
  },
)

describe('what the client asks', () => {
  test.each([
    ['max-age=0', 0.001, 'revalidate'],
    ['max-age=50', 50, 'serve'],
    ['max-age=50', 50.001, 'revalidate'],
    ['max-age=x', 50, 'serve'],
    ['foo=bar, max-age=50', 51, 'revalidate'],
  ])('RFC9111-5.2.1.1 max-age: "%s" at an age of %d: %s', (text, seconds, action) => {
    expect(at(seconds, fresh, asking(text)).action).toBe(action)
  })

  test('RFC8246-2 immutable: a reload of what is fresh and immutable is served, a forced one is not', () => {
    const immutable = stored({ 'Cache-Control': 'max-age=100, immutable' })
    expect(at(50, immutable, asking('max-age=0'))).toMatchObject({ action: 'serve' })
    expect(at(50, immutable, asking('no-cache'))).toMatchObject({ action: 'revalidate', reason: 'request' })
    expect(at(101, immutable, asking('max-age=0'))).toMatchObject({ action: 'revalidate', reason: 'stale' })
  })

  test.each([
    ['min-fresh=50', 50, 'serve'],
    ['min-fresh=50', 50.001, 'revalidate'],
    ['min-fresh=1000', 0, 'revalidate'],
  ])('RFC9111-5.2.1.3 min-fresh: "%s" at an age of %d: %s', (text, seconds, action) => {
    expect(at(seconds, fresh, asking(text)).action).toBe(action)
  })

  test.each([
    ['max-stale', 10_000, 'serve'],
    ['max-stale=10', 110, 'serve'],
    ['max-stale=10', 110.001, 'revalidate'],
    ['max-stale=10, max-age=105', 105, 'serve'],
    ['max-stale=10, max-age=105', 106, 'revalidate'],
    ['max-stale=10, min-fresh=1', 101, 'revalidate'],
    ['max-stale=10, no-cache', 101, 'revalidate'],
  ])('RFC9111-5.2.1.2 max-stale: "%s" at an age of %d: %s', (text, seconds, action) => {
    expect(at(seconds, fresh, asking(text)).action).toBe(action)
  })

  test('what is served stale says so: its ttl is negative', () => {
    expect(at(110, fresh, asking('max-stale'))).toEqual({
      action: 'serve',
      stored: fresh,
      ageSeconds: 110,
      ttlSeconds: -10,
    })
  })

  test.each([asking('no-cache'), get({ Pragma: 'no-cache' })])(
    'RFC9111-5.2.1.4 no-cache: what is fresh is validated, and stands in for nothing',
    (request) => {
      expect(at(1, fresh, request)).toMatchObject({ action: 'revalidate', reason: 'request', staleSecondsLeft: 0 })
    },
  )

  test('no-store on a request does not forbid to answer it from what is stored', () => {
    expect(at(1, fresh, asking('no-store')).action).toBe('serve')
  })

  test('RFC9111-5.2.1.7 only-if-cached: an answer from the store, or none', () => {
    const request = asking('only-if-cached')
    expect(at(1, fresh, request).action).toBe('serve')
    for (const decision of [
      at(101, fresh, request),
      at(1, [], request),
      at(1, fresh, asking('only-if-cached, no-cache')),
    ]) {
      expect(decision).toEqual({ action: 'refuse', status: 504, detail: 'only-if-cached' })
    }
    expect(at(101, fresh, asking('only-if-cached, max-stale')).action).toBe('serve')
  })

  test('an authorized client is answered from what is stored: it was stored for everybody', () => {
    expect(at(1, fresh, get({ Authorization: 'Bearer x' })).action).toBe('serve')
  })

  test.each([
    [{ 'If-Match': '"a"' }, 'serve'],
    [{ 'If-Match': '"b", "a"' }, 'serve'],
    [{ 'If-Match': '*' }, 'serve'],
    [{ 'If-Match': '"b"' }, 'forward'],
    [{ 'If-Match': 'W/"a"' }, 'forward'],
    [{ 'If-Unmodified-Since': dateAt(100) }, 'forward'],
  ])('RFC9111-4.3.2 not-for-caches: with %j it is for the origin to refuse: %s', (fields, action) => {
    expect(at(1, fresh, get(fields)).action).toBe(action)
  })
})

describe('parts', () => {
  const part = (contentRange: string, fields: Raw = {}) =>
    store(
      respond({ 'Cache-Control': 'max-age=100', ETag: '"a"', 'Content-Range': contentRange, ...fields }, 206),
      get({ Range: 'bytes=0-1' }),
      5,
    )
  const front = part('bytes 0-4/10')

  test.each([
    ['bytes=0-4', 'serve'],
    ['bytes=1-3', 'serve'],
    ['bytes=0-0, 4-4', 'serve'],
    ['bytes=5-', 'forward'],
    ['bytes=-1', 'forward'],
    ['bytes=0-0, 20-30', 'forward'],
    ['pages=1-2', 'forward'],
  ])('RFC9111-3.3 within: of the first five bytes of ten, "%s": %s', (range, action) => {
    expect(at(1, front, get({ Range: range }))).toMatchObject(
      action === 'serve' ? { action } : { action, reason: 'partial', collapsible: false },
    )
  })

  test('the last bytes answer a suffix, and a range without an end', () => {
    const back = part('bytes 5-9/10')
    expect(at(1, back, get({ Range: 'bytes=-5' })).action).toBe('serve')
    expect(at(1, back, get({ Range: 'bytes=7-' })).action).toBe('serve')
  })

  test.each([
    ['bytes 0-4/10', 'bytes=0-5', 'bytes=5-5'],
    ['bytes 0-4/10', 'bytes=2-', 'bytes=5-'],
    ['bytes 5-9/10', 'bytes=-6', 'bytes=4-4'],
    ['bytes 5-9/10', 'bytes=1-7', 'bytes=1-4'],
  ])('RFC9111-3.3 complete: of "%s", asked for "%s", the rest is asked for, "%s"', (held, asked, range) => {
    const decision = at(1, part(held), get({ Range: asked }))
    expect(decision).toMatchObject({ action: 'revalidate', reason: 'partial' })
    expect(decision.action === 'revalidate' && decision.conditions.get('range')).toBe(range)
  })

  test.each([
    ['bytes 3-6/10', 'bytes=0-9'],
    ['bytes 3-6/10', 'bytes=7-9'],
    ['bytes 3-6/10', 'bytes=0-0, 4-8'],
  ])('of "%s", asked for "%s", there is no one rest to ask for', (held, asked) => {
    expect(at(1, part(held), get({ Range: asked })).action).toBe('forward')
  })

  test('where the length is not known, only what names its bytes is answered', () => {
    const unknown = part('bytes 0-4/*')
    expect(at(1, unknown, get({ Range: 'bytes=0-4' })).action).toBe('serve')
    expect(at(1, unknown, get({ Range: 'bytes=0-' })).action).toBe('forward')
    expect(at(1, unknown, get({ Range: 'bytes=-2' })).action).toBe('forward')
  })

  test.each([
    ['bytes 0-4/10', 'bytes=5-'],
    ['bytes 5-9/10', 'bytes=0-4'],
  ])('RFC9111-3.3 complete: of "%s" the rest is asked for, "%s", under the strong validator', (held, range) => {
    const decision = at(1, part(held), get())
    expect(decision).toMatchObject({ action: 'revalidate', reason: 'partial', staleSecondsLeft: 0 })
    expect(decision.action === 'revalidate' && [...decision.conditions]).toEqual([
      ['range', range],
      ['if-range', '"a"'],
    ])
  })

  test('a strong date asks for the rest where there is no entity tag', () => {
    const decision = at(1, part('bytes 0-4/10', { ETag: undefined, 'Last-Modified': dateAt(-60) }), get())
    expect(decision.action === 'revalidate' && decision.conditions.get('if-range')).toBe(dateAt(-60))
  })

  test.each([
    ['bytes 2-4/10', {}, get()],
    ['bytes 0-4/*', {}, get()],
    ['bytes 0-4/10', { ETag: 'W/"a"' }, get()],
    ['bytes 0-4/10', { ETag: undefined, 'Last-Modified': dateAt(0) }, get()],
    ['bytes 0-4/10', {}, send('HEAD')],
    ['bytes 0-4/10', {}, asking('no-store')],
  ])(
    'the rest of %s %j is not asked for where it would not be one range, provable and storable',
    (held, fields, request) => {
      expect(at(1, part(held, fields), request)).toMatchObject({ action: 'forward', reason: 'partial' })
    },
  )

  test('a complete response is taken before a newer part', () => {
    const whole = stored({ 'Cache-Control': 'max-age=100', Date: dateAt(-10) })
    expect(at(1, [front, whole], get())).toMatchObject({ action: 'serve', stored: whole })
    expect(at(1, [front, whole], get({ Range: 'bytes=0-1' }))).toMatchObject({ action: 'serve', stored: front })
  })

  test('a stale part that has the range is validated', () => {
    expect(at(101, front, get({ Range: 'bytes=0-4' }))).toMatchObject({
      action: 'revalidate',
      reason: 'stale',
      stored: front,
    })
  })
})
