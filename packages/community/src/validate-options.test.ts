import { expect, test } from 'vitest'
import type { CommunityOptions } from './community-options.ts'
import { createCommunity } from './create-community.ts'
import { createIdentity } from './identity/identity.ts'

const options: CommunityOptions = {
  name: 'reef',
  peerName: 'p',
  identity: createIdentity(),
  listen: { host: '127.0.0.1', port: 0 },
  capacity: { cpu: 1_000, bandwidthKbps: 1_000, cacheBytes: 1_000 },
}

test.each([
  ['name', ''],
  ['name', 'x'.repeat(65)],
  ['peerName', 'é'.repeat(33)],
  ['replicas', 0],
  ['maxPeers', 1.5],
  ['pingIntervalMs', 0],
  ['pingTimeoutMs', 100],
])('%s = %j is refused by name', (option, value) => {
  const message = expect.stringContaining(option)
  expect(() => createCommunity({ ...options, [option]: value })).toThrow(
    expect.objectContaining({ code: 'invalid-option', message }),
  )
})

test('a cache server that is no HOST:PORT is refused', () => {
  expect(() => createCommunity({ ...options, cacheServers: ['nowhere'] })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  )
})
