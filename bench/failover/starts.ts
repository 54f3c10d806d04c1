import { createCacheServer, createCommunity, createIdentity } from '@cachereef/community'
import { RealCommunity } from './real-community.ts'

const ANYWHERE = { host: '127.0.0.1', port: 0 }
const CAPACITY = { cpu: 1_000, bandwidthKbps: 1_000_000, cacheBytes: 1 << 28 }

/** So many processes started at once: from the first spawn until all lists have all peers. */
export async function startProcesses(count: number): Promise<number> {
  await using community = await RealCommunity.create(250)
  const startMs = performance.now()
  await Promise.all(Array.from({ length: count }, (_, i) => community.start(`p${i + 1}`)))
  await community.settled()
  return performance.now() - startMs
}

/** So many memberships in one process, over real sockets: the same without the time that Node takes to start. */
export async function startMemberships(count: number): Promise<number> {
  await using server = await createCacheServer({ listen: ANYWHERE })
  const peers = Array.from({ length: count }, (_, i) =>
    createCommunity({
      name: 'reef',
      peerName: `p${i + 1}`,
      identity: createIdentity(),
      listen: ANYWHERE,
      cacheServers: [server.listenAddress],
      capacity: CAPACITY,
      pingIntervalMs: 250,
    }),
  )
  const startMs = performance.now()
  const whole = Promise.withResolvers<void>()
  const look = () => {
    if (peers.every((peer) => peer.peers.length === count)) whole.resolve()
  }
  for (const peer of peers) peer.on('allocation', look)
  await Promise.all(peers.map((peer) => peer.start()))
  await whole.promise
  const tookMs = performance.now() - startMs
  if (new Set(peers.map((peer) => peer.id)).size !== 1) throw new Error('they founded more than one community')
  for (const peer of peers) await peer[Symbol.asyncDispose]()
  return tookMs
}
