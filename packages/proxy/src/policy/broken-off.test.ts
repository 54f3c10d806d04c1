import { expect, test } from 'vitest'
import { brokenOff } from './broken-off.ts'
import { decide } from './decide.ts'
import { after, dateAt, get, respond, store } from './fixtures.ts'
import { DEFAULT_POLICY } from './options.ts'

const FRESH = { 'Cache-Control': 'max-age=100', ETag: '"a"', 'Content-Length': '10' }
const whole = (fields: Readonly<Record<string, string | undefined>> = {}, status = 200) =>
  store(respond({ ...FRESH, ...fields }, status))

test('RFC9111-3.3 incomplete: the beginning of a 200 is the part that it is, and asks for its rest', () => {
  const head = brokenOff(whole(), 10, 4)
  expect(head).toMatchObject({ status: 206, range: { first: 0, last: 3, whole: 10 } })
  expect([head?.fields.get('content-range'), head?.fields.get('content-length')]).toEqual(['bytes 0-3/10', '4'])
  const decision = head && decide(get(), [{ ...head, bodyBytes: 4 }], after(1), DEFAULT_POLICY)
  expect(decision).toMatchObject({ action: 'revalidate', reason: 'partial' })
  expect(decision?.action === 'revalidate' && decision.conditions.get('range')).toBe('bytes=4-')
})

test('RFC9111-3.3 incomplete: the beginning of a part is a shorter part', () => {
  const part = whole({ 'Content-Range': 'bytes 5-9/10', 'Content-Length': '5' }, 206)
  expect(brokenOff(part, 5, 2)).toMatchObject({ status: 206, range: { first: 5, last: 6, whole: 10 } })
})

test.each([
  ['nothing has come', whole(), 0],
  ['all has come', whole(), 10],
  ['no validator says what the rest would be of', whole({ ETag: undefined }), 4],
  ['the validator is weak', whole({ ETag: 'W/"a"' }), 4],
  ['the date is', whole({ ETag: undefined, 'Last-Modified': dateAt(0) }), 4],
  ['the origin has no ranges', whole({ 'Accept-Ranges': 'None' }), 4],
  ['it is an error', whole({}, 404), 4],
  ['it answered a POST', { ...whole(), method: 'POST' }, 4],
])('where %s, nothing is stored', (_, head, bytes) => {
  expect(brokenOff(head, 10, bytes)).toBeUndefined()
})
