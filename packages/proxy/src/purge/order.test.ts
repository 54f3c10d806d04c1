import { expect, test } from 'vitest'
import { parseOrders, parseSelector } from './order.ts'

test.each([
  { kind: 'all' },
  { kind: 'url', value: 'http://a.test/b?c' },
  { kind: 'prefix', value: 'HTTPS://a.test/b' },
  { kind: 'domain', value: 'A.test' },
  { kind: 'domain', value: '*.a.test' },
  { kind: 'domain', value: '[2001:db8::1]' },
  { kind: 'tag', value: 'any text' },
])('C6: $kind "$value" is a purge', (selector) => {
  expect(parseSelector(JSON.stringify(selector))).toEqual(selector)
})

test.each([
  ['', 'a host'],
  ['a.test/b', 'a path'],
  ['a.test:80', 'a port'],
  ['me@a.test', 'a user'],
  ['http://a.test', 'a URL'],
  ['a test', 'a space'],
  ['*.', 'no name'],
  ['[::1', 'half a bracket'],
])('domain "%s" (%s) can select nothing, so it is refused', (value) => {
  expect(parseSelector(JSON.stringify({ kind: 'domain', value }))).toBeUndefined()
})

test.each(['url', 'prefix'])('%s has to be a URL of http or https', (kind) => {
  for (const value of ['a.test/b', '/b', 'ftp://a.test/', 'http://', 'http://a b/'])
    expect(parseSelector(JSON.stringify({ kind, value })), value).toBeUndefined()
})

test('an order of another peer that selects nothing is kept: the lists of all peers must be equal', () => {
  const order = { id: `${'a'.repeat(64)}.1.1`, issuedAtMs: 1, selector: { kind: 'domain', value: 'a b' } }
  expect(parseOrders(JSON.stringify({ orders: [order] }))).toEqual([order])
})
