import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { after, dateAt, get, respond, send, store } from './fixtures.ts'
import { freshen, freshenByHead } from './freshen.ts'
import { DEFAULT_POLICY } from './options.ts'
import type { NewHead, StoredHead } from './types.ts'

type Raw = Record<string, string | string[] | undefined>

const LATER = { requestTimeMs: after(200), responseTimeMs: after(200) }
const stored = (fields: Raw = {}, more: Partial<StoredHead> = {}): StoredHead => ({
  ...store(
    respond({ 'Cache-Control': 'max-age=100', ETag: '"a"', 'Content-Length': '10', ...fields }),
    get({ Foo: '1', Bar: '2' }),
  ),
  ...more,
})
const notModified = (fields: Raw = {}) => respond({ Date: dateAt(200), ETag: '"a"', ...fields }, 304)
const freshened = (before: Raw, update: Raw, request = get()) =>
  freshen(request, stored(before), notModified(update), LATER)
const fieldsAfter = (before: Raw, update: Raw) => freshened(before, update)?.fields ?? respond({}).fields

describe('a 304', () => {
  test('makes what was stale fresh, from when it came', () => {
    const head = freshened({}, {}) as StoredHead
    const renewed = { ...head, bodyBytes: 10 }
    expect(decide(get(), [stored()], after(201), DEFAULT_POLICY).action).toBe('revalidate')
    expect(decide(get(), [renewed], after(299), DEFAULT_POLICY)).toMatchObject({
      action: 'serve',
      ageSeconds: 99,
      ttlSeconds: 1,
    })
  })

  test('keeps status, body and what selected it, and ends an invalidation', () => {
    const before = stored({ Vary: 'Foo' }, { invalidated: true })
    expect(freshen(get({ Foo: '1' }), before, notModified(), LATER)).toMatchObject({
      status: 200,
      method: 'GET',
      selecting: before.selecting,
      invalidated: false,
      ...LATER,
    })
  })

  test.each([
    'Cache-Control',
    'Content-Type',
    'Content-Language',
    'Content-Location',
    'Content-Security-Policy',
    'Expires',
    'Last-Modified',
    'Link',
    'Set-Cookie',
    'Via',
    'X-Unknown',
  ])('RFC9111-3.2 replace: it replaces %s', (name) => {
    const update = name === 'Last-Modified' ? dateAt(-5) : 'new'
    expect(fieldsAfter({ [name]: ['old', 'older'] }, { [name]: update }).getAll(name)).toEqual([update])
  })

  test('RFC9111-3.2 replace: it adds what is new, leaves what it does not mention, and has several lines where it has', () => {
    const fields = fieldsAfter({ 'X-Old': '1' }, { 'X-New': ['2', '3'] })
    expect([fields.getAll('x-old'), fields.getAll('x-new')]).toEqual([['1'], ['2', '3']])
  })

  test.each(['Content-Length', 'Content-Encoding', 'Content-Range'])(
    'RFC9111-3.2 exceptions: it does not replace %s',
    (name) => {
      expect(fieldsAfter({ [name]: 'old' }, { [name]: 'new' }).getAll(name)).toEqual(['old'])
    },
  )

  test('what may not be stored does not come by a 304 either', () => {
    const update = {
      'Cache-Control': 'max-age=9, private="x-user"',
      'X-User': '1',
      Connection: 'X-Hop',
      'X-Hop': '1',
      'Proxy-Authenticate': 'x',
    }
    expect([...fieldsAfter({}, update)].map(([name]) => name)).toEqual([
      'content-length',
      'date',
      'etag',
      'cache-control',
    ])
  })

  test('RFC9111-4.3.4 age: an Age of before is gone, one of its own counts', () => {
    expect(fieldsAfter({ Age: '50' }, {}).has('age')).toBe(false)
    expect(fieldsAfter({ Age: '50' }, { Age: '3' }).get('age')).toBe('3')
  })

  test('without a Date is dated when it came', () => {
    expect(fieldsAfter({}, { Date: undefined }).getAll('date')).toEqual([dateAt(200)])
  })

  test('RFC9111-4.3.4 vary: varying by other fields is by those of its own request', () => {
    const head = freshen(get({ Foo: '1', Bar: '7' }), stored({ Vary: 'Foo' }), notModified({ Vary: 'Foo, Bar' }), LATER)
    expect([...(head?.selecting ?? [])]).toEqual([
      ['foo', '1'],
      ['bar', '7'],
    ])
  })
})

describe('which 304 means which response', () => {
  test.each([
    [{ ETag: '"a"' }, { ETag: '"a"' }, true],
    [{ ETag: 'W/"a"' }, { ETag: 'W/"a"' }, true],
    [{ ETag: 'W/"a"' }, { ETag: '"a"' }, true],
    [{ ETag: '"a"' }, { ETag: '"b"' }, false],
    [{ ETag: '"a"' }, { ETag: undefined }, true],
    [{ ETag: '"a"', 'Last-Modified': dateAt(-9) }, { ETag: undefined, 'Last-Modified': dateAt(-9) }, true],
    [{ ETag: '"a"', 'Last-Modified': dateAt(-9) }, { ETag: undefined, 'Last-Modified': dateAt(-8) }, false],
    [{ ETag: '"a"', 'Last-Modified': dateAt(-9) }, { ETag: '"a"', 'Last-Modified': dateAt(-8) }, true],
    [{ ETag: undefined, 'Last-Modified': dateAt(-9) }, { ETag: '"a"', 'Last-Modified': dateAt(-9) }, true],
    [{ ETag: undefined }, { ETag: undefined }, false],
    [{ ETag: undefined }, { ETag: '"a"' }, false],
  ])('RFC9111-4.3.4 identify: stored %j, answered %j: %s', (before, update, same) => {
    expect(freshened(before, update) !== undefined).toBe(same)
  })

  test('an entity tag that is only weakly the same does not become that of the stored bytes', () => {
    expect(fieldsAfter({ ETag: 'W/"a"' }, { ETag: '"a"' }).get('etag')).toBe('W/"a"')
    expect(
      fieldsAfter({ ETag: undefined, 'Last-Modified': dateAt(-9) }, { ETag: '"a"', 'Last-Modified': dateAt(-9) }).get(
        'etag',
      ),
    ).toBe('"a"')
  })
})

test.each([
  [{}, { 'Cache-Control': 'no-store' }, {}],
  [{}, { 'Cache-Control': 'private, max-age=5', 'Set-Cookie': 'user=1' }, {}],
  [{ 'Cache-Control': undefined, 'Last-Modified': dateAt(-9) }, { 'Set-Cookie': 'user=1' }, {}],
  [{}, {}, { 'Cache-Control': 'no-store' }],
  [{ 'Cache-Control': 'public, max-age=5' }, { 'Cache-Control': 'max-age=5' }, { Authorization: 'Bearer x' }],
])('RFC9111-3.2 not-stored: stored %j, answered %j to %j: nothing of it is stored', (before, update, request) => {
  expect(freshened(before, update, get(request))).toBeUndefined()
  const byHead = freshenByHead(send('HEAD', request), stored(before), respond({ ETag: '"a"', ...update }), LATER)
  // What was for one client alone tells nothing; what the origin will have nobody store it tells of the stored response too.
  if (Object.keys(request).length > 0) expect(byHead).toBeUndefined()
  else expect(byHead).toMatchObject({ invalidated: true })
})

describe('a HEAD', () => {
  const head = (before: Raw, update: Raw, more: Partial<StoredHead> = {}) =>
    freshenByHead(send('HEAD'), stored(before, more), respond({ Date: dateAt(200), ...update }), LATER) as NewHead

  test.each([
    [{}, { 'X-New': '1' }],
    [{}, { ETag: '"a"', 'Content-Length': '10', 'X-New': '1' }],
    [{ 'Last-Modified': dateAt(-9) }, { 'Last-Modified': dateAt(-9), 'X-New': '1' }],
  ])('RFC9111-4.3.5 update: stored %j, answered %j: updated', (before, update) => {
    const after200 = head(before, update)
    expect(after200).toMatchObject({ invalidated: false, ...LATER })
    expect([after200.fields.get('x-new'), after200.fields.get('content-length')]).toEqual(['1', '10'])
  })

  test.each([
    [{}, { ETag: '"b"' }],
    [{ ETag: undefined }, { ETag: '"b"' }],
    [{}, { 'Content-Length': '11' }],
    [{}, { ETag: '"a"', 'Content-Length': 'x' }],
    [{ 'Last-Modified': dateAt(-9) }, { 'Last-Modified': dateAt(-8) }],
    [{}, { 'Last-Modified': dateAt(-8) }],
  ])('RFC9111-4.3.5 stale: stored %j, answered %j: to be validated', (before, update) => {
    const old = stored(before)
    expect(head(before, { ...update, 'X-New': '1' })).toMatchObject({
      invalidated: true,
      responseTimeMs: old.responseTimeMs,
    })
    expect(head(before, { ...update, 'X-New': '1' }).fields.has('x-new')).toBe(false)
  })

  test('of a part the length of the whole is compared, where it is known', () => {
    const range = { first: 0, last: 4, whole: 10 }
    expect(head({}, { 'Content-Length': '10' }, { status: 206, range, bodyBytes: 5 }).invalidated).toBe(false)
    expect(head({}, { 'Content-Length': '5' }, { status: 206, range, bodyBytes: 5 }).invalidated).toBe(true)
    expect(
      head({}, { 'Content-Length': '7' }, { status: 206, range: { first: 0, last: 4 }, bodyBytes: 5 }).invalidated,
    ).toBe(false)
  })
})
