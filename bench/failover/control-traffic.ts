import { setTimeout as pause } from 'node:timers/promises'
import { createCacheServer, createCommunity, createIdentity } from '@cachereef/community'
import { CountingTransport } from './counting-transport.ts'

const CAPACITY = { cpu: 1_000, bandwidthKbps: 1_000_000, cacheBytes: 1 << 28 }
const SECRET = Buffer.alloc(32, 7)

/** Long enough for signs of life, rare ones too, to count as they should. */
const WATCHED_MS = 10_000

/** Bytes a second, both ways together. */
export interface Traffic {
  readonly memberBytesPerSecond: number
  readonly masterBytesPerSecond: number
}

/** A sealed community at rest: all peers in this process, over real sockets on loopback. */
export async function controlTraffic(count: number): Promise<Traffic> {
  await using server = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 }, secrets: [SECRET] })
  const peers = Array.from({ length: count }, (_, i) => {
    const transport = new CountingTransport()
    const community = createCommunity({
      name: 'reef',
      peerName: `p${i + 1}`,
      identity: createIdentity(),
      listen: { host: '127.0.0.1', port: 0 },
      cacheServers: [server.listenAddress],
      secrets: [SECRET],
      capacity: CAPACITY,
      pingIntervalMs: 250,
      transport,
    })
    return { community, transport }
  })
  await Promise.all(peers.map(({ community }) => community.start()))
  while (!peers.every(({ community }) => community.peers.length === count)) await pause(100)

  const before = peers.map(({ transport }) => bytesOf(transport))
  const startMs = performance.now()
  await pause(WATCHED_MS)
  const seconds = (performance.now() - startMs) / 1_000
  const rates = peers.map(({ transport }, i) => (bytesOf(transport) - (before[i] ?? 0)) / seconds)
  const master = peers.findIndex(({ community }) => community.role === 'master')
  const members = rates.filter((_, i) => i !== master)
  for (const { community } of peers) await community[Symbol.asyncDispose]()
  return {
    memberBytesPerSecond: members.reduce((sum, each) => sum + each, 0) / members.length,
    masterBytesPerSecond: rates[master] ?? Number.NaN,
  }
}

function bytesOf({ sentBytes, receivedBytes }: CountingTransport): number {
  return sentBytes + receivedBytes
}
