import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeDomain } from './domain.ts'

test.each([
  ['example.org', 'example.org'],
  ['Example.ORG', 'example.org'],
  ['example.org.', 'example.org'],
  ['EXAMPLE.org.:8080', 'example.org'],
  ['example.org:443', 'example.org'],
  ['192.0.2.1:80', '192.0.2.1'],
  ['[2001:DB8::1]:3128', '[2001:db8::1]'],
  ['[2001:db8::1]', '[2001:db8::1]'],
  ['2001:db8::1', '2001:db8::1'],
  ['xn--bcher-KVA.example', 'xn--bcher-kva.example'],
  ['.', '.'],
  ['', ''],
])('the domain of %j is %j', (host, domain) => {
  expect(normalizeDomain(host)).toBe(domain)
})

test('the domain of a domain name is itself', () => {
  fc.assert(fc.property(fc.domain(), (name) => normalizeDomain(normalizeDomain(name)) === normalizeDomain(name)))
})
