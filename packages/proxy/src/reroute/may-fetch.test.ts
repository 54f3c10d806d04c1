import { expect, test } from 'vitest'
import { parseConnectTo } from '../origin/connect-to.ts'
import { createMayFetch } from './may-fetch.ts'

const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'public.test': ['93.184.215.14'],
  'private.test': ['10.0.0.1'],
  'both.test': ['10.0.0.1', '93.184.215.14'],
  'silent.test': [],
}

const mayFetch = createMayFetch({
  connectTo: [parseConnectTo('ruled.test:80:127.0.0.1:8080')].flatMap((rule) => rule ?? []),
  allowPrivate: (hostname, port) => hostname === 'allowed.test' && port === 443,
  lookup: (hostname) => {
    const addresses = ADDRESSES[hostname]
    return addresses
      ? Promise.resolve(addresses.map((address) => ({ address })))
      : Promise.reject(new Error(`${hostname} is unknown`))
  },
})

test.each([
  ['a public name', 'https://public.test', true],
  ['a name with a public address among others', 'http://both.test', true],
  ['a private name', 'http://private.test', false],
  ['a private address', 'http://192.168.0.1:8080', false],
  ['a private address of IPv6', 'http://[fd00::1]', false],
  ['a public address', 'http://93.184.215.14', true],
  ['an allowed origin at its port', 'https://allowed.test', true],
  ['an allowed origin at another port', 'http://allowed.test', false],
  ['one that a rule leads elsewhere', 'http://ruled.test', true],
  ['a name without an address', 'http://silent.test', false],
  ['a name that nobody knows', 'http://unknown.test', false],
])('C14: that a peer may fetch from %s (%s) is %s', async (_, origin, expected) => {
  expect(await mayFetch(origin)).toBe(expected)
})
