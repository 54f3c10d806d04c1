import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { isEligible, wantsNpmMetadata } from './eligible.ts'

const get = (fields: Record<string, string> = {}, url = 'http://x.test/a') => ({
  method: 'GET',
  url,
  fields: Fields.from(fields),
})

test.each<[string, Record<string, string>]>([
  ['a plain request', {}],
  ['a part of a file', { Range: 'bytes=0-9' }],
  ['a condition', { 'If-None-Match': '"a"' }],
  ['an image, to a browser', { Accept: 'image/avif,image/*', 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Mode': 'no-cors' }],
  ['a font', { 'Sec-Fetch-Dest': 'font', 'Sec-Fetch-Mode': 'cors' }],
  ["a program's fetch, which names no destination", { 'Sec-Fetch-Mode': 'cors' }],
  ['a video', { 'Sec-Fetch-Dest': 'video', 'Sec-Fetch-Mode': 'no-cors', Range: 'bytes=0-' }],
])('A23: %s may be answered from elsewhere', (_, fields) => {
  expect(isEligible(get(fields), '1.1')).toBe(true)
})

test.each<[string, Record<string, string>]>([
  ['what shows who the client is', { Authorization: 'Basic eDp5' }],
  ['what has cookies', { Cookie: 'a=b' }],
  ['what has a body', { 'Content-Length': '3' }],
  ['a page', { Accept: 'text/html,application/xhtml+xml' }],
  ['a style sheet', { Accept: 'text/css,*/*;q=0.1' }],
  ['a frame', { 'Sec-Fetch-Dest': 'iframe' }],
  ['a script', { 'Sec-Fetch-Dest': 'script', 'Sec-Fetch-Mode': 'no-cors' }],
  ["a script's own fetch", { 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'cors' }],
  ["a script's own request, as it is known over http", { 'X-Requested-With': 'XMLHttpRequest' }],
])('A23: %s is answered right here', (_, fields) => {
  expect(isEligible(get(fields), '1.1')).toBe(false)
})

test('A23: neither is what may change something, nor a client that knows no 307', () => {
  expect(isEligible({ ...get(), method: 'POST' }, '1.1')).toBe(false)
  expect(isEligible(get(), '1.0')).toBe(false)
  expect(isEligible({ ...get(), method: 'HEAD' }, '1.1')).toBe(true)
})

test('npm gets its metadata through the mirror, and its tarballs from wherever they are', () => {
  const npm = { 'User-Agent': 'npm/11.0.0 node/v24.0.0' }
  expect(wantsNpmMetadata(get(npm, 'https://r.test/left-pad'))).toBe(true)
  expect(wantsNpmMetadata(get({ Accept: 'application/vnd.npm.install-v1+json' }, 'https://r.test/left-pad'))).toBe(true)
  expect(wantsNpmMetadata(get(npm, 'https://r.test/left-pad/-/left-pad-1.3.0.tgz'))).toBe(false)
  expect(wantsNpmMetadata(get({ 'User-Agent': 'curl/8' }, 'https://r.test/left-pad'))).toBe(false)
})
