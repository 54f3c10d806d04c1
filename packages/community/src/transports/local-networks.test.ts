import { expect, test } from 'vitest'
import { subnetBitsOf, systemNetwork } from './local-networks.ts'

const LOCAL = [
  { host: '10.1.2.3', prefixBits: 24 },
  { host: '10.9.9.9', prefixBits: 24 },
  { host: '2001:db8::5', prefixBits: 64 },
]

test('B1: a peer knows the subnet of the address it listens on', () => {
  expect(subnetBitsOf('10.1.2.3', LOCAL)).toBe(24)
  expect(subnetBitsOf('2001:db8::5', LOCAL)).toBe(64)
})

test('on every address it is what all its networks agree on, and unknown where they do not', () => {
  expect(subnetBitsOf('0.0.0.0', LOCAL)).toBe(24)
  expect(subnetBitsOf('::', LOCAL)).toBe(64)
  expect(subnetBitsOf('0.0.0.0', [...LOCAL, { host: '172.16.0.1', prefixBits: 16 }])).toBe(0)
})

test('an address that is none of this machine’s says nothing of a subnet', () => {
  expect(subnetBitsOf('192.0.2.1', LOCAL)).toBe(0)
  expect(subnetBitsOf('cache.example', LOCAL)).toBe(0)
})

test('loopback is no network that others could be in', () => {
  expect(systemNetwork.addresses().map((each) => each.host)).not.toContain('127.0.0.1')
})
