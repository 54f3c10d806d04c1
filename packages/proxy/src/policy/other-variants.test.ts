import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { after, AT_T0, get, respond, store } from './fixtures.ts'
import { DEFAULT_POLICY } from './options.ts'
import { adopted, otherVariants, variantNamed } from './other-variants.ts'
import { TAGS_ASKED_MAX } from './limits.ts'
import type { RequestHead, StoredHead } from './types.ts'

type Raw = Readonly<Record<string, string | readonly string[] | undefined>>

const FRESH = { 'Cache-Control': 'max-age=100', Vary: 'X-A' }
const variant = (value: string, fields: Raw = {}, status = 200): StoredHead =>
  store(respond({ ...FRESH, ETag: `"${value}"`, ...fields }, status), get({ 'X-A': value }))
const decided = (request: RequestHead, ...stored: StoredHead[]) => decide(request, stored, after(1), DEFAULT_POLICY)
const three = get({ 'X-A': '3' })

test('RFC9111-4.1 preconditions: a request that no stored response is for asks by the tags of those stored for others', () => {
  const stored = [variant('2'), variant('1')]
  const decision = decided(three, ...stored)
  expect(decision).toMatchObject({ action: 'select', candidates: stored, reason: 'vary-miss', collapsible: true })
  expect(decision.action === 'select' && [...decision.conditions]).toEqual([['if-none-match', '"2", "1"']])
})

test.each<[string, RequestHead]>([
  ['a condition of its own', get({ 'X-A': '3', 'If-None-Match': '"9"' })],
  ['a range', get({ 'X-A': '3', Range: 'bytes=0-1' })],
  ['no-store', get({ 'X-A': '3', 'Cache-Control': 'no-store' })],
])('a request with %s goes on as it is', (_, request) => {
  expect(decided(request, variant('1'))).toMatchObject({ action: 'forward', reason: 'vary-miss' })
})

test('only-if-cached is not answered by what is stored for others', () => {
  const request = get({ 'X-A': '3', 'Cache-Control': 'only-if-cached' })
  expect(decided(request, variant('1')).action).toBe('refuse')
})

describe('what is not asked about', () => {
  test.each<[string, StoredHead]>([
    ['a weak entity tag', variant('1', { ETag: 'W/"1"' })],
    ['an entity tag that is not quoted', variant('1', { ETag: '1' })],
    ['no entity tag', variant('1', { ETag: undefined })],
    ['another status', variant('1', {}, 404)],
    ['a coding that the client did not name', variant('1', { 'Content-Encoding': 'gzip' })],
  ])('%s', (_, stored) => {
    expect(decided(three, stored)).toMatchObject({ action: 'forward', reason: 'vary-miss' })
  })

  test('a coding with a weight of 0, unlike one that is wanted', () => {
    const zipped = [variant('1', { 'Content-Encoding': 'gzip' })]
    expect(otherVariants(get({ 'Accept-Encoding': 'br, gzip;q=0.0' }), zipped, DEFAULT_POLICY)).toEqual([])
    expect(otherVariants(get({ 'Accept-Encoding': 'br, GZip;q=0.5' }), zipped, DEFAULT_POLICY)).toEqual(zipped)
  })

  test('a tag that was named before, and more tags than a head should carry', () => {
    const many = Array.from({ length: 3 * TAGS_ASKED_MAX }, (_, i) => variant(String(i >> 1), { 'X-N': String(i) }))
    const asked = otherVariants(three, many, DEFAULT_POLICY)
    expect(new Set(asked.map(({ fields }) => fields.get('etag'))).size).toBe(TAGS_ASKED_MAX)
    expect(asked[0]).toBe(many[0])
  })
})

test('RFC9111-4.3.4 which-of-several: the 304 names one by its entity tag', () => {
  const stored = [variant('2'), variant('1')]
  expect(variantNamed(stored, respond({ ETag: '"1"' }, 304))).toBe(stored[1])
  for (const ETag of ['W/"1"', '"9"', undefined]) expect(variantNamed(stored, respond({ ETag }, 304))).toBeUndefined()
})

test('what was named is stored for this request too, with the fields of the 304', () => {
  const head = adopted(three, variant('1'), respond({ ETag: '"1"', Vary: 'X-A', 'X-New': '1' }, 304), AT_T0)
  expect(head && [...head.selecting]).toEqual([['x-a', '3']])
  expect(head?.fields.get('x-new')).toBe('1')
})

test.each([
  ['is private', { 'Cache-Control': 'private' }],
  ['varies by everything', { Vary: '*' }],
])('what %s from now on is not', (_, fields) => {
  expect(adopted(three, variant('1'), respond({ ETag: '"1"', ...fields }, 304), AT_T0)).toBeUndefined()
})
