import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { dateAt, get, respond, send, store } from './fixtures.ts'
import { RANGES_MAX } from './limits.ts'
import { ranges } from './ranges.ts'
import type { RequestHead, StoredHead } from './types.ts'

type Raw = Record<string, string | string[] | undefined>

const BODY = '0123456789'
const whole = (fields: Raw = {}, body = BODY) =>
  store(
    respond({
      'Cache-Control': 'max-age=100',
      ETag: '"a"',
      'Content-Type': 'text/plain',
      'Content-Length': String(body.length),
      ...fields,
    }),
    get(),
    body.length,
  )

/** What a client would get. */
function answer(
  request: RequestHead,
  stored: StoredHead,
  body = BODY,
): { status: number; body: string; contentRange?: string; contentLength?: string } {
  const plan = ranges(request, stored, 'BOUNDARY')
  if (plan.kind === 'whole') return { status: stored.status, body }
  const contentRange = plan.fields.get('content-range')
  const said = {
    contentLength: plan.fields.get('content-length') as string,
    ...(contentRange === undefined ? {} : { contentRange }),
  }
  if (plan.kind === 'unsatisfiable') return { status: 416, body: '', ...said }
  if (plan.kind === 'single') return { status: 206, body: body.slice(plan.first, plan.last + 1), ...said }
  return {
    status: 206,
    body: plan.parts.map((part) => part.head + body.slice(part.first, part.last + 1)).join('') + plan.tail,
    ...said,
  }
}
const ask = (range: string | string[], more: Raw = {}) => get({ Range: range, ...more })

test.each([
  ['bytes=0-4', '01234', 'bytes 0-4/10'],
  ['bytes=5-', '56789', 'bytes 5-9/10'],
  ['Bytes= 9-9 ', '9', 'bytes 9-9/10'],
])('RFC9110-15.3.7.1 single: "%s" is %s', (range, body, contentRange) => {
  expect(answer(ask(range), whole())).toEqual({ status: 206, body, contentRange, contentLength: String(body.length) })
})

test.each([
  ['bytes=5-20', '56789', 'bytes 5-9/10'],
  ['bytes=5-99999999999999999999999', '56789', 'bytes 5-9/10'],
  ['bytes=0-2,20-30', '012', 'bytes 0-2/10'],
])('RFC9110-14.1.2 clipped: "%s" ends with the body', (range, body, contentRange) => {
  expect(answer(ask(range), whole())).toMatchObject({ status: 206, body, contentRange })
})

test.each([
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=-30', BODY, 'bytes 0-9/10'],
])('RFC9110-14.1.2 suffix: "%s" is %s', (range, body, contentRange) => {
  expect(answer(ask(range), whole())).toMatchObject({ status: 206, body, contentRange })
})

test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0', 'bytes=20-30, -0'])(
  'RFC9110-15.5.17 length: "%s" is a 416',
  (range) => {
    expect(answer(ask(range), whole())).toEqual({
      status: 416,
      body: '',
      contentRange: 'bytes */10',
      contentLength: '0',
    })
  },
)

test.each([
  '',
  'bytes',
  'bytes=',
  'bytes=,',
  'bytes=a-b',
  'bytes=5-4',
  'bytes=-',
  'bytes=1-2-3',
  'bytes=0-1, x',
  'bytes=+1-2',
  'bytes=1 -2',
  'bytes 0-1',
])('RFC9110-14.2 invalid: "%s" is ignored', (range) => {
  expect(answer(ask(range), whole())).toEqual({ status: 200, body: BODY })
})

test('RFC9110-14.2 invalid: two lines of Range are one that is invalid', () => {
  expect(answer(ask(['bytes=0-1', 'bytes=2-3']), whole())).toEqual({ status: 200, body: BODY })
})

test('RFC9110-14.2 unit: a range of another unit is ignored', () => {
  expect(answer(ask('pages=1-2'), whole())).toEqual({ status: 200, body: BODY })
})

test('RFC9110-14.2 get-only: so is one of a HEAD, or of what would be no 200', () => {
  expect(answer(send('HEAD', { Range: 'bytes=0-1' }), whole()).status).toBe(200)
  expect(answer(ask('bytes=0-1'), store(respond({ 'Cache-Control': 'max-age=9' }, 404))).status).toBe(404)
})

describe('several ranges', () => {
  test('RFC9110-15.3.7.2 multipart: each is a part with its own Content-Range, in the order asked for', () => {
    const body = [
      '--BOUNDARY\r\nContent-Type: text/plain\r\nContent-Range: bytes 8-9/10\r\n\r\n89',
      '\r\n--BOUNDARY\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01',
      '\r\n--BOUNDARY--\r\n',
    ].join('')
    expect(answer(ask('bytes=-2, 0-1'), whole())).toEqual({ status: 206, body, contentLength: String(body.length) })
  })

  test('RFC9110-15.3.7.2 no-content-range: the head says multipart, and names no range', () => {
    const plan = ranges(ask('bytes=0-1, 3-4'), whole({ 'Content-Range': 'bytes 0-9/10' }), 'BOUNDARY')
    expect(plan).toMatchObject({ kind: 'multipart', status: 206 })
    expect(plan.kind === 'multipart' && [plan.fields.get('content-type'), plan.fields.has('content-range')]).toEqual([
      'multipart/byteranges; boundary=BOUNDARY',
      false,
    ])
  })

  test('parts of what has no type have none', () => {
    expect(answer(ask('bytes=0-1, 3-4'), whole({ 'Content-Type': undefined })).body).not.toContain('Content-Type')
  })

  test('RFC9110-17.15 overlaps: up to two that overlap are joined, more are ignored', () => {
    expect(answer(ask('bytes=0-4, 3-6'), whole())).toMatchObject({ status: 206, body: '0123456' })
    expect(answer(ask('bytes=8-9, 0-1, 1-2'), whole()).body).toMatch(/bytes 0-2\/10[^]*bytes 8-9\/10/)
    expect(answer(ask('bytes=0-, 0-, 0-, 0-'), whole())).toEqual({ status: 200, body: BODY })
  })

  test('RFC9110-17.15 bounded: very many are ignored', () => {
    const many = (count: number) =>
      ask(`bytes=${Array.from({ length: count }, (_, i) => `${i * 2}-${i * 2}`).join(',')}`)
    const long = 'x'.repeat(RANGES_MAX * 4)
    expect(answer(many(RANGES_MAX), whole({}, long), long).status).toBe(206)
    expect(answer(many(RANGES_MAX + 1), whole({}, long), long).status).toBe(200)
  })
})

describe('If-Range', () => {
  test.each([
    ['"a"', '"a"', 206],
    ['"b"', '"a"', 200],
    ['W/"a"', 'W/"a"', 200],
    ['W/"a"', '"a"', 200],
    ['"a"', 'W/"a"', 200],
    ['"a"', undefined, 200],
    ['a', 'a', 200],
    ['', '"a"', 200],
  ])('RFC9110-13.1.5 etag: %s against %s: %d', (ifRange, etag, status) => {
    expect(answer(ask('bytes=0-1', { 'If-Range': ifRange }), whole({ ETag: etag })).status).toBe(status)
  })

  test('RFC9110-8.8.3.2 strong-comparison: only two strong entity tags name the same bytes', () => {
    expect(answer(ask('bytes=0-1', { 'If-Range': 'W/"a"' }), whole({ ETag: 'W/"a"' })).status).toBe(200)
  })

  test.each([
    [dateAt(-60), dateAt(-60), 206],
    [dateAt(-59), dateAt(-60), 200],
    [dateAt(-61), dateAt(-60), 200],
    [dateAt(-60), undefined, 200],
  ])('RFC9110-13.1.5 date: %j against a Last-Modified of %j: %d', (ifRange, modified, status) => {
    expect(answer(ask('bytes=0-1', { 'If-Range': ifRange }), whole({ 'Last-Modified': modified })).status).toBe(status)
  })

  test('RFC9110-8.8.2.2 strong-date: a Last-Modified of the second of Date proves nothing', () => {
    expect(answer(ask('bytes=0-1', { 'If-Range': dateAt(0) }), whole({ 'Last-Modified': dateAt(0) })).status).toBe(200)
    expect(answer(ask('bytes=0-1', { 'If-Range': dateAt(-1) }), whole({ 'Last-Modified': dateAt(-1) })).status).toBe(
      206,
    )
  })
})

describe('from a part', () => {
  const part = (contentRange: string) =>
    store(respond({ 'Cache-Control': 'max-age=9', 'Content-Range': contentRange }, 206), get(), 5)

  test('positions are those in the stored body, Content-Range those in the whole', () => {
    expect(answer(ask('bytes=6-7'), part('bytes 5-9/20'), '56789')).toMatchObject({
      body: '67',
      contentRange: 'bytes 6-7/20',
    })
    expect(answer(ask('bytes=5-9'), part('bytes 5-9/*'), '56789')).toMatchObject({
      body: '56789',
      contentRange: 'bytes 5-9/*',
    })
  })
})

test('of an empty body nothing is out of range but what names a byte', () => {
  expect(answer(ask('bytes=-5'), whole({}, ''), '')).toMatchObject({ status: 200 })
  expect(answer(ask('bytes=0-'), whole({}, ''), '')).toMatchObject({ status: 416, contentRange: 'bytes */0' })
})

test('what is sent has the stored fields, but not the stored Age', () => {
  const plan = ranges(ask('bytes=0-1'), whole({ Age: '5', 'X-Other': '1' }), 'B')
  expect(plan.kind === 'single' && [plan.fields.get('x-other'), plan.fields.has('age')]).toEqual(['1', false])
})

const position = fc.integer({ min: 0, max: 40 })
const spec = fc.oneof(
  fc
    .tuple(position, position)
    .map(([a, b]) => ({ text: `${Math.min(a, b)}-${Math.max(a, b)}`, first: Math.min(a, b), end: Math.max(a, b) + 1 })),
  position.map((a) => ({ text: `${a}-`, first: a, end: Infinity })),
  position.map((a) => ({ text: `-${a}`, first: -a, end: Infinity })),
)

property.prop([fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'abcdefgh') }), spec])(
  'a range is always the slice of the whole',
  (body, { text, first, end }) => {
    const got = answer(ask(`bytes=${text}`), whole({}, body), body)
    const slice = Object.is(first, -0) ? '' : body.slice(first, end)
    if (slice === '') expect(got.status).toBe(416)
    else expect(got).toMatchObject({ status: 206, body: slice })
  },
)

property.prop([
  fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'abcdefgh') }),
  fc.array(spec, { minLength: 2, maxLength: 5 }),
])('so is each part of several, and Content-Length is what is sent', (body, specs) => {
  const got = answer(ask(`bytes=${specs.map(({ text }) => text).join(',')}`), whole({}, body), body)
  if (got.status !== 206) {
    expect([200, 416]).toContain(got.status)
    return
  }
  expect(got.contentLength).toBe(String(got.body.length))
  if (got.contentRange !== undefined) {
    expect(body).toContain(got.body)
    return
  }
  const parts = [...got.body.matchAll(/Content-Range: bytes (\d+)-(\d+)\/\d+\r\n\r\n([a-h]*)\r\n--/g)]
  expect(parts.length).toBeGreaterThan(1)
  for (const [, first, last, bytes] of parts) expect(bytes).toBe(body.slice(Number(first), Number(last) + 1))
})
