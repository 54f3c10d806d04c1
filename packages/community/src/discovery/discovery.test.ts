import { expect, test } from 'vitest'
import type { Community } from '../community.ts'
import { VirtualReef } from '../testing/virtual-reef.ts'
import { combine } from './discovery.ts'
import { fixedPlaces } from './fixed-places.ts'

test('ways are combined, and a place that two of them name is asked once', () => {
  const both = combine([
    fixedPlaces({ cacheServers: ['10.0.0.1:3131'] }),
    fixedPlaces({ cacheServers: ['10.0.0.1:3131', '10.0.0.2:3131'], neighbours: true }),
  ])
  expect(both.places).toEqual({ cacheServers: ['10.0.0.1:3131', '10.0.0.2:3131'], seeds: [], neighbours: true })
})

test('A13: a cache server behind a name is found, and told of the community', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const resolver = { addresses: async () => ['10.0.0.1'], service: async () => [] }
  const [one, two] = [1, 2].map(() => reef.peer({ cacheServers: ['dns:directory.example:3131'], resolver })) as [
    Community,
    Community,
  ]
  await reef.start(one, two)
  expect(two.id).toBe(one.id)
  expect(await server.communities()).toMatchObject([{ id: one.id }])
})

test('A14: a list of peers is asked which of them is the master; members and hosts that are down say nothing', async () => {
  const reef = new VirtualReef()
  const seeds = ['10.0.0.1:3130', '10.0.0.2:3130', '10.0.0.3:3130', '10.0.0.99:3130']
  const peers = [1, 2, 3].map(() => reef.peer({ seeds })) as [Community, Community, Community]
  await reef.start(...peers)
  expect(peers.map((peer) => peer.role)).toEqual(['master', 'member', 'member'])
})

test('B7: peers that know only each other’s addresses, and start at once, settle it between themselves', async () => {
  const reef = new VirtualReef()
  const service = async () => [1, 2, 3, 4].map((n) => ({ host: `pod-${n}`, port: 3130, priority: 0 }))
  const resolver = { service, addresses: async (host: string) => [`10.0.0.${host.slice(-1)}`] }
  const peers = [1, 2, 3, 4].map(() => reef.peer({ seeds: ['dns:_cachereef._tcp.reef.svc'], resolver }))
  await reef.settle(Promise.all(peers.map((peer) => peer.start())))
  await reef.until(() => peers.every((peer) => peer.peers.length === 4))
  expect(peers.filter((peer) => peer.role === 'master')).toHaveLength(1)
})
