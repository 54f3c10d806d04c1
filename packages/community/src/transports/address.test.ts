import { expect, test } from 'vitest'
import { completeAddress, formatAddress, isLoopback, isUnspecified, parseAddress } from './address.ts'

test('addresses have one text each: brackets for IPv6, and IPv4 where it came in disguise', () => {
  expect(formatAddress('192.0.2.1', 3130)).toBe('192.0.2.1:3130')
  expect(formatAddress('2001:DB8:0:0::1', 3130)).toBe('[2001:db8::1]:3130')
  expect(formatAddress('::ffff:192.0.2.1', 3130)).toBe('192.0.2.1:3130')
  expect(parseAddress(formatAddress('2001:db8::1', 1))).toEqual({ host: '2001:db8::1', port: 1 })
})

test.each(['', '3130', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '127.0.0.1:-1', '::1:3130', '[::1]', 'a:b:1'])(
  '"%s" is no address',
  (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  },
)

test('loopback and "every address" are known in all their forms', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost'].every(isLoopback)).toBe(true)
  expect(['128.0.0.1', '::2', 'localhost.example', ''].some(isLoopback)).toBe(false)
  expect(['0.0.0.0', '::'].every(isUnspecified)).toBe(true)
})

test('an address that leaves its host open is completed by the one that the network saw, and keeps its own port', () => {
  expect(completeAddress('0.0.0.0:3130', '10.0.0.7:49152')).toBe('10.0.0.7:3130')
  expect(completeAddress('[::]:3130', '[2001:db8::7]:49152')).toBe('[2001:db8::7]:3130')
  expect(completeAddress('10.0.0.1:3130', '10.0.0.7:49152')).toBe('10.0.0.1:3130')
  expect(completeAddress(undefined, '10.0.0.7:49152')).toBe('10.0.0.7:49152')
})
