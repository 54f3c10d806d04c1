import { expect, test } from 'vitest'
import { isOwnAuthority } from './own-authority.ts'

const at = (localAddress: string, localPort: number) => ({ localAddress, localPort })

test('an address is the listener itself where it is that of the connection, loopback at its port, or advertised', () => {
  expect(isOwnAuthority('192.0.2.1:3128', at('192.0.2.1', 3_128), undefined)).toBe(true)
  expect(isOwnAuthority('192.0.2.1:3128', at('::ffff:192.0.2.1', 3_128), undefined)).toBe(true)
  expect(isOwnAuthority('[2001:db8::1]:3128', at('2001:db8::1', 3_128), undefined)).toBe(true)
  expect(isOwnAuthority('LocalHost:3128', at('192.0.2.1', 3_128), undefined)).toBe(true)
  expect(isOwnAuthority('Cache.test:80', at('192.0.2.1', 3_128), 'cache.test:80')).toBe(true)
})

test('it is not where host or port are others', () => {
  expect(isOwnAuthority('192.0.2.2:3128', at('192.0.2.1', 3_128), 'cache.test:80')).toBe(false)
  expect(isOwnAuthority('192.0.2.1:3129', at('192.0.2.1', 3_128), undefined)).toBe(false)
  expect(isOwnAuthority('localhost:13128', at('127.0.0.1', 3_128), undefined)).toBe(false)
  expect(isOwnAuthority('cache.test:3128', at('192.0.2.1', 3_128), 'cache.test:80')).toBe(false)
})
