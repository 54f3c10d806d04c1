import { expect, test } from 'vitest'
import { CLIENTS_KNOWN_MAX } from '../limits.ts'
import { createClientAcl, isLoopbackHost } from './client-acl.ts'

test('C14: by default a peer on loopback serves loopback only, in either family and mapped', () => {
  const allows = createClientAcl(undefined, '127.0.0.1')
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    expect(allows(address), address).toBe(true)
  for (const address of ['192.168.1.5', '8.8.8.8', '2001:db8::1', '', undefined]) expect(allows(address)).toBe(false)
})

test('C14: by default a peer beyond loopback serves its own subnets, not the world', () => {
  const allows = createClientAcl(undefined, '0.0.0.0')
  expect(allows('127.0.0.1')).toBe(true)
  expect(allows('8.8.8.8')).toBe(false)
})

test('given ranges count instead of the default, single addresses too', () => {
  const allows = createClientAcl(['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'], '127.0.0.1')
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::9', '192.0.2.7'])
    expect(allows(address), address).toBe(true)
  for (const address of ['127.0.0.1', '192.0.2.8', '2001:db9::1']) expect(allows(address), address).toBe(false)
})

test('however many addresses have asked, each is judged by the ranges', () => {
  const allows = createClientAcl(['10.0.0.0/16'], '127.0.0.1')
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 2 * CLIENTS_KNOWN_MAX; i++) {
      const address = `10.${i % 2}.${(i >> 8) & 255}.${i & 255}`
      expect(allows(address), address).toBe(i % 2 === 0)
    }
  }
})

test('a range that is none is refused with an example of one', () => {
  expect(() => createClientAcl(['10.0.0.0/33'], '127.0.0.1')).toThrow(/such as 192.168.1.0\/24/)
  expect(() => createClientAcl(['everybody'], '127.0.0.1')).toThrow(/everybody/)
})

test('loopback is told by name and by address', () => {
  expect(['localhost', '127.0.0.1', '::1', '127.1.1.1'].every(isLoopbackHost)).toBe(true)
  expect(['0.0.0.0', '::', '192.168.0.1', 'reef.example'].some(isLoopbackHost)).toBe(false)
})
