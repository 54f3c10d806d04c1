import { expect, test } from 'vitest'
import { respond, send } from './fixtures.ts'
import { invalidates } from './invalidates.ts'

const URL_X = 'http://a.example/x?q=1'
const of = (method: string, fields: Record<string, string | string[]> = {}, status = 200, url = URL_X) =>
  invalidates(send(method, {}, url), respond(fields, status))

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'M-SEARCH', 'MKCOL', 'Get', 'UNHEARD-OF'])(
  'RFC9111-4.4 unsafe: %s invalidates',
  (method) => {
    expect(of(method)).toEqual([URL_X])
  },
)

test.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'REPORT', 'QUERY', 'CONNECT'])(
  'RFC9111-4.4 unsafe: %s, being safe, does not',
  (method) => {
    expect(of(method)).toEqual([])
  },
)

test.each([
  [200, 1],
  [204, 1],
  [301, 1],
  [304, 1],
  [399, 1],
  [100, 0],
  [400, 0],
  [404, 0],
  [500, 0],
  [503, 0],
])('RFC9111-4.4 non-error: an answer of %d invalidates %d URLs', (status, count) => {
  expect(of('POST', {}, status)).toHaveLength(count)
})

test('RFC9111-4.4 target: the URL of the request goes without its fragment', () => {
  expect(of('PUT', {}, 200, 'http://a.example/x#y')).toEqual(['http://a.example/x'])
})

test.each(['Location', 'Content-Location'])(
  'RFC9111-4.4 locations: %s is invalidated too, relative or absolute',
  (name) => {
    expect(of('POST', { [name]: '/y' })).toEqual([URL_X, 'http://a.example/y'])
    expect(of('POST', { [name]: 'z#part' })).toEqual([URL_X, 'http://a.example/z'])
    expect(of('POST', { [name]: 'HTTP://A.example:80/y' })).toEqual([URL_X, 'http://a.example/y'])
    expect(of('POST', { [name]: ['/y', '/z'] })).toEqual([URL_X, 'http://a.example/y', 'http://a.example/z'])
    expect(of('POST', { [name]: URL_X })).toEqual([URL_X])
  },
)

test.each([
  'http://b.example/x',
  'https://a.example/x',
  'http://a.example:8080/x',
  '//b.example/x',
  'ftp://a.example/x',
  'mailto:a@a.example',
  'http://[',
])('RFC9111-4.4 same-origin: a Location of %s is not', (location) => {
  expect(of('POST', { Location: location, 'Content-Location': location })).toEqual([URL_X])
})

test('a target that is no URL invalidates nothing', () => {
  expect(of('POST', {}, 200, '*')).toEqual([])
})
