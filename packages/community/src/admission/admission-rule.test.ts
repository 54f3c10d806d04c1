import { expect, test } from 'vitest'
import type { Community } from '../community.ts'
import type { JoinRequest } from '../core/admission.ts'
import { VirtualReef } from '../testing/virtual-reef.ts'
import { admissionRule } from './admission-rule.ts'

const request = (more: Partial<JoinRequest> = {}): JoinRequest => ({
  id: 'a'.repeat(64),
  name: 'anemone',
  address: '10.0.0.2:3130',
  seenAddress: '10.0.0.2:3130',
  capacity: { cpu: 1, bandwidthKbps: 1, cacheBytes: 1 },
  caching: true,
  domains: [],
  ...more,
})

test('A2: with address ranges both the address seen and the one to be listed have to be inside', () => {
  const rule = admissionRule({ allowPeers: ['10.0.0.0/24', '2001:db8::/32'] })
  expect(rule(request())).toBeUndefined()
  expect(rule(request({ address: '[2001:db8::7]:3130' }))).toBeUndefined()
  expect(rule(request({ seenAddress: '[::ffff:10.0.0.7]:3130' }))).toBeUndefined()
  for (const outside of [
    { address: '10.0.1.2:3130' },
    { seenAddress: '192.0.2.1:9' },
    { address: 'cache.example:3130' },
  ]) {
    const [shown] = Object.values(outside)
    expect(rule(request(outside))).toEqual({
      reason: 'address-refused',
      detail: `${shown} is outside the address ranges that may join`,
    })
  }
})

test('a range that is none is refused when the option is read', () => {
  expect(() => admissionRule({ allowPeers: ['10.0.0.1'] })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
})

test('A2: the embedder’s own rule is asked after the ranges, and its word is cut to what a denial can carry', () => {
  const asked: string[] = []
  const admit = ({ name }: JoinRequest) => {
    asked.push(name)
    return { reason: 'policy', detail: 'é'.repeat(150) } as const
  }
  const rule = admissionRule({ allowPeers: ['10.0.0.0/24'], admit })
  expect(rule(request({ seenAddress: '192.0.2.1:9' }))?.reason).toBe('address-refused')
  expect(asked).toEqual([])
  expect(rule(request())).toEqual({ reason: 'policy', detail: 'é'.repeat(100) })
})

test('a rule that throws lets nobody in, and tells strangers nothing of why', () => {
  const rule = admissionRule({
    admit: () => {
      throw new Error('database password wrong')
    },
  })
  expect(rule(request())).toEqual({ reason: 'policy', detail: 'the rule for who may join failed' })
})

test('A2: a client that the master’s rule denies hears why, and founds no second community', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const admit = ({ name }: JoinRequest) =>
    name === 'eel' ? ({ reason: 'policy', detail: 'no eels' } as const) : undefined
  const [one, two] = ['crab', 'dory'].map((peerName) =>
    reef.peer({ peerName, admit, cacheServers: [server.address] }),
  ) as [Community, Community]
  await reef.start(one, two)
  const eel = reef.peer({ peerName: 'eel', cacheServers: [server.address] })
  await expect(reef.settle(eel.start())).rejects.toMatchObject({
    code: 'denied',
    message: expect.stringContaining('no eels'),
  })
  expect(one.peers.map((peer) => peer.name).sort()).toEqual(['crab', 'dory'])
  expect(await server.communities()).toHaveLength(1)
})
