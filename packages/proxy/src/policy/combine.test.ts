import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { combine } from './combine.ts'
import { after, dateAt, respond, store } from './fixtures.ts'
import type { StoredHead } from './types.ts'

type Raw = Record<string, string | undefined>

const LATER = { requestTimeMs: after(5), responseTimeMs: after(5) }
const partOf = (contentRange: string, fields: Raw = {}) => {
  const [first = 0, last = 0] = (contentRange.match(/\d+/g) ?? []).map(Number)
  const described = { ETag: '"a"', 'Content-Range': contentRange, 'Content-Length': String(last - first + 1) }
  return respond({ 'Cache-Control': 'max-age=100', ...described, ...fields }, 206)
}
const held = (contentRange: string, fields: Raw = {}): StoredHead => {
  const head = store(partOf(contentRange, fields))
  return { ...head, bodyBytes: head.range === undefined ? 10 : head.range.last - head.range.first + 1 }
}
/** The bytes of both, where a representation is the digits. */
const bytes = (stored: StoredHead, contentRange: string, fields: Raw = {}) => {
  const combination = combine(stored, partOf(contentRange, fields), LATER)
  const slice = (from: string) =>
    '0123456789'.slice(Number(/(\d+)-/.exec(from)?.[1]), Number(/-(\d+)/.exec(from)?.[1]) + 1)
  const bodies = {
    stored: slice(stored.range === undefined ? '0-9' : `${stored.range.first}-${stored.range.last}`),
    response: slice(contentRange),
  }
  return combination?.pieces.map((piece) => bodies[piece.from].slice(piece.first, piece.last + 1)).join('')
}

test('RFC9110-14.4 length: a part of another length than its range is joined to nothing', () => {
  expect(combine(held('bytes 0-4/10'), partOf('bytes 5-9/10', { 'Content-Length': '4' }), LATER)).toBeUndefined()
})

describe('two parts that make the whole', () => {
  test('RFC9110-15.3.7.3 complete: they are a 200, with the length of both and no range', () => {
    const combination = combine(held('bytes 0-4/10'), partOf('bytes 5-9/10'), LATER)
    expect(combination).toMatchObject({
      bodyBytes: 10,
      head: { status: 200, responseTimeMs: after(5), invalidated: false },
    })
    expect(combination?.head.range).toBeUndefined()
    expect([...(combination?.head.fields ?? [])]).toEqual([
      ['date', dateAt(0)],
      ['cache-control', 'max-age=100'],
      ['etag', '"a"'],
      ['content-length', '10'],
    ])
  })

  test.each([
    ['bytes 0-4/10', 'bytes 5-9/10'],
    ['bytes 5-9/10', 'bytes 0-4/10'],
    ['bytes 0-4/*', 'bytes 3-9/10'],
    ['bytes 3-6/10', 'bytes 0-9/10'],
    ['bytes 0-9/10', 'bytes 3-6/10'],
  ])('the bytes of "%s" and "%s" come in order, each once', (first, second) => {
    expect(bytes(held(first), second)).toBe('0123456789')
  })
})

test('RFC9110-15.3.7.3 still-partial: two parts that do not are a 206 of both', () => {
  const combination = combine(held('bytes 2-4/10'), partOf('bytes 5-7/10'), LATER)
  expect(combination).toMatchObject({ bodyBytes: 6, head: { status: 206, range: { first: 2, last: 7, whole: 10 } } })
  expect(combination?.head.fields.get('content-range')).toBe('bytes 2-7/10')
  expect(combination?.head.fields.get('content-length')).toBe('6')
})

test('RFC9110-15.3.7.3 contiguous: parts with a gap between them are not joined', () => {
  expect(combine(held('bytes 0-3/10'), partOf('bytes 5-9/10'), LATER)).toBeUndefined()
  expect(combine(held('bytes 5-9/10'), partOf('bytes 0-3/10'), LATER)).toBeUndefined()
})

test.each([
  [{ ETag: '"a"' }, { ETag: '"b"' }],
  [{ ETag: 'W/"a"' }, { ETag: 'W/"a"' }],
  [{ ETag: 'a' }, { ETag: 'a' }],
  [{ ETag: '"a"' }, { ETag: undefined }],
  [{ ETag: undefined }, { ETag: undefined }],
  [
    { ETag: undefined, 'Last-Modified': dateAt(0) },
    { ETag: undefined, 'Last-Modified': dateAt(0) },
  ],
  [
    { ETag: undefined, 'Last-Modified': dateAt(-60) },
    { ETag: undefined, 'Last-Modified': dateAt(-61) },
  ],
  [
    { ETag: '"a"', 'Last-Modified': dateAt(-60) },
    { ETag: '"b"', 'Last-Modified': dateAt(-60) },
  ],
])('RFC9111-3.4 validator: %j and %j are not provably of one whole', (first, second) => {
  expect(combine(held('bytes 0-4/10', first), partOf('bytes 5-9/10', second), LATER)).toBeUndefined()
})

test('RFC9111-3.4 validator: an equal strong date proves it where there is no entity tag', () => {
  const dated = { ETag: undefined, 'Last-Modified': dateAt(-60) }
  expect(bytes(held('bytes 0-4/10', dated), 'bytes 5-9/10', dated)).toBe('0123456789')
})

test('RFC9111-3.4 length: parts of wholes of different lengths are not joined', () => {
  expect(combine(held('bytes 0-4/10'), partOf('bytes 5-9/11'), LATER)).toBeUndefined()
})

test.each([respond({ ETag: '"a"' }, 200), respond({ ETag: '"a"' }, 206), partOf('bytes 9-5/10')])(
  'what is no part is not joined: %#',
  (response) => {
    expect(combine(held('bytes 0-4/10'), response, LATER)).toBeUndefined()
  },
)

test.each(['no-store', 'private'])('a part that is %s is not joined', (text) => {
  expect(combine(held('bytes 0-4/10'), partOf('bytes 5-9/10', { 'Cache-Control': text }), LATER)).toBeUndefined()
})

test('RFC9111-3.4 fields: the newer part updates the fields', () => {
  const { fields } =
    combine(
      held('bytes 0-4/10', { 'X-Old': '1', 'X-Both': '1', Age: '9' }),
      partOf('bytes 5-9/10', { 'X-Both': '2', 'X-New': '2' }),
      LATER,
    )?.head ?? held('bytes 0-4/10')
  expect(['x-old', 'x-both', 'x-new', 'age'].map((name) => fields.get(name))).toEqual(['1', '2', '2', undefined])
})

const range = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

property.prop([range, range])('whatever two parts are joined, the bytes are those of the whole', ([a, b], [c, d]) => {
  const joined = bytes(held(`bytes ${a}-${b}/10`), `bytes ${c}-${d}/10`)
  if (c > b + 1 || a > d + 1) expect(joined).toBeUndefined()
  else expect(joined).toBe('0123456789'.slice(Math.min(a, c), Math.max(b, d) + 1))
})
