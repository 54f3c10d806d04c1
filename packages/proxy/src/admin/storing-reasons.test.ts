import { expect, test } from 'vitest'
import { AT_T0, get, respond, send } from '../policy/fixtures.ts'
import { DEFAULT_POLICY, judge } from '../policy/index.ts'
import { storingReason } from './storing-reasons.ts'

const FRESH = { 'Cache-Control': 'max-age=60' }
const part = { ...FRESH, 'Content-Range': 'bytes 0-4/10', 'Content-Length': '9' }

test.each([
  ['method', send('PUT'), respond(FRESH)],
  ['status', get(), respond(FRESH, 429)],
  ['must-understand', get(), respond({ 'Cache-Control': 'must-understand, max-age=60' }, 299)],
  ['request-content', { ...get(), body: 'x' }, respond(FRESH)],
  ['request-no-store', get({ 'Cache-Control': 'no-store' }), respond(FRESH)],
  ['authorization', get({ Authorization: 'x' }), respond(FRESH)],
  ['no-store', get(), respond({ 'Cache-Control': 'no-store' })],
  ['private', get(), respond({ 'Cache-Control': 'private' })],
  ['not-cacheable', get(), respond({ ETag: '"a"' }, 500)],
  ['set-cookie', get(), respond({ ETag: '"a"', 'Set-Cookie': 'a=b' })],
  ['vary-star', get(), respond({ ...FRESH, Vary: '*' })],
  ['no-content-range', get(), respond(FRESH, 206)],
  ['not-of-its-range', get(), respond(part, 206)],
  ['not-reusable', get(), respond({})],
])('C11: "%s", for which the policy stores nothing, is told in a sentence', (detail, request, response) => {
  expect(judge(request, response, AT_T0, DEFAULT_POLICY)).toEqual({ store: false, detail })
  expect(storingReason(detail)).not.toBe(detail)
})
