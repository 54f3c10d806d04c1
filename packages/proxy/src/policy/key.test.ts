import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { cacheKey } from './key.ts'

test.each([
  ['HTTP://A.Example/Path', 'http://a.example/Path'],
  ['https://B\u00fccher.example/', 'https://xn--bcher-kva.example/'],
  ['http://[2001:DB8::0:1]/', 'http://[2001:db8::1]/'],
])('RFC3986-6.2.2.1 scheme-and-host: %s is %s', (url, key) => {
  expect(cacheKey(url)).toBe(key)
})

test('RFC3986-6.2.2.1 hexadecimal: %c3%a9 is %C3%A9', () => {
  expect(cacheKey('http://a.example/caf%c3%a9?%c3')).toBe('http://a.example/caf%C3%A9?%C3')
})

test.each([
  ['http://a.example:80/x', 'http://a.example/x'],
  ['https://a.example:443/x', 'https://a.example/x'],
  ['http://a.example:443/x', 'http://a.example:443/x'],
  ['http://a.example', 'http://a.example/'],
  ['http://a.example?q', 'http://a.example/?q'],
])('RFC3986-6.2.3 default-port: %s is %s', (url, key) => {
  expect(cacheKey(url)).toBe(key)
})

test.each([
  ['http://a.example/%7Euser/%61', 'http://a.example/~user/a'],
  ['http://a.example/%2F%3f%41?%42=%26', 'http://a.example/%2F%3FA?B=%26'],
  ['http://a.example/%', 'http://a.example/%'],
  ['http://a.example/%zz%4', 'http://a.example/%zz%4'],
])('RFC3986-6.2.2.2 percent-encoding: %s is %s', (url, key) => {
  expect(cacheKey(url)).toBe(key)
})

test.each([
  'http://a.example/x?b=2&a=1',
  'http://a.example/x?',
  'http://a.example//x',
  'http://a.example/open/../closed',
  'http://a.example/./x',
  'http://a.example/x\\y',
  "http://a.example/x?y='z'",
  'http://127.0.0.1:3000/x',
])('%s is its own key: it may mean something to its origin', (url) => {
  expect(cacheKey(url)).toBe(url)
})

test('neither a fragment nor a user is part of a key', () => {
  expect(cacheKey('http://user:secret@a.example/x#y')).toBe('http://a.example/x')
})

test.each(['*', '', 'a.example:443', 'http://', 'http://[/x'])('"%s", which is no URL, is its own key', (text) => {
  expect(cacheKey(text)).toBe(text)
})

const path = fc.string({ unit: fc.constantFrom('a', 'Z', '/', '.', '%', '7', 'e', 'E', '?', '#', '&', '\\', "'", '~') })

property.prop([fc.constantFrom('http://a.example', 'HTTP://A.EXAMPLE', 'http://a.example:80'), path])(
  'a key is its own key, however the host is written',
  (origin, rest) => {
    const key = cacheKey(`${origin}/${rest}`)
    expect(cacheKey(key)).toBe(key)
    expect(key).toBe(cacheKey(`http://a.example/${rest}`))
  },
)
