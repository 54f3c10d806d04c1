import { expect, test } from 'vitest'
import { addressTowards, isLoopbackAddress, ownNetworks, reaches } from './reach.ts'

const NETWORKS = ['192.168.1.5/24', '2001:db8:1::5/64', '10.0.0.5/8']

test.each([
  ['127.0.0.1', '127.0.0.2', true],
  ['::ffff:127.0.0.1', '127.0.0.2', true],
  ['::1', '127.0.0.1', false],
  ['127.0.0.1', '192.168.1.5', false],
  ['192.168.1.7', '127.0.0.1', false],
  ['192.168.1.7', '192.168.1.9', true],
  ['192.168.1.7', '192.168.2.9', false],
  ['192.168.1.7', '10.1.1.1', false],
  ['10.9.9.9', '10.1.1.1', true],
  ['2001:db8:1::7', '2001:db8:1::9', true],
  ['8.8.8.8', '1.1.1.1', true],
  ['192.168.1.7', '1.1.1.1', false],
  ['8.8.8.8', '192.168.1.9', false],
  ['8.8.8.8', '2606:4700::1', false],
  ['fe80::1%eth0', 'fe80::2', false],
  ['nonsense', '1.1.1.1', false],
])('A23: that a client at %s reaches %s is %s', (client, address, expected) => {
  expect(reaches(client, address, NETWORKS)).toBe(expected)
})

test.each([
  ['a client elsewhere is seen as it is', '192.168.1.7', '192.168.1.9', '192.168.1.7'],
  ['one of this machine by the address of the network that both are in', '127.0.0.1', '192.168.1.9', '192.168.1.5'],
  ['one of this machine, on this machine, as it is', '127.0.0.1', '127.0.0.2', '127.0.0.1'],
  ['one that came over IPv6 as the IPv4 address that it has', '::ffff:192.168.1.7', '192.168.1.9', '192.168.1.7'],
  ['one of this machine by no address where there is no network', '127.0.0.1', '172.16.0.1', undefined],
  ['what is no address has none', 'localhost', '127.0.0.1', undefined],
])('%s', (_, client, address, expected) => {
  expect(addressTowards(client, address, NETWORKS)).toBe(expected)
})

test('the own networks are those beyond loopback', () => {
  for (const network of ownNetworks()) {
    expect(network).toMatch(/\/\d+$/)
    expect(isLoopbackAddress(network.split('/')[0] as string)).toBe(false)
  }
  expect(isLoopbackAddress('127.0.0.3')).toBe(true)
})
