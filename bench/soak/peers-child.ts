/** Two peers of one community in a process of their own, which says what it holds when it is asked. */
import { readdirSync } from 'node:fs'
import { createCacheServer } from '@cachereef/community'
import { createPeer } from '@cachereef/proxy'

/** What is measured in the process of the peers, after a full collection. */
export interface Held {
  readonly heapBytes: number
  readonly residentBytes: number
  /** Outside the heap: the bodies in memory, above all. */
  readonly bufferBytes: number
  readonly descriptors: number
  readonly objects: number
}

/** Small, so that it is full within minutes, and what comes must push out what was there. */
const MEMORY_BYTES = 32_000_000
const DISK_BYTES = 200_000_000

const [originPort, directory] = process.argv.slice(2) as [string, string]
const server = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } })
const start = async (name: string) => {
  const peer = await createPeer({
    name,
    listen: '127.0.0.1:0',
    peerListen: '127.0.0.1:0',
    cacheServers: [server.listenAddress],
    connectTo: [`::127.0.0.1:${originPort}`],
    stateDir: `${directory}/${name}`,
    memoryBytes: MEMORY_BYTES,
    diskBytes: DISK_BYTES,
  })
  await peer.listen()
  return peer
}
const peers = [await start('one'), await start('two')]

process.on('message', (question) => {
  if (question === 'leave') return void leave()
  globalThis.gc?.()
  const { heapUsed, rss, arrayBuffers } = process.memoryUsage()
  process.send?.({
    heapBytes: heapUsed,
    residentBytes: rss,
    bufferBytes: arrayBuffers,
    descriptors: readdirSync('/proc/self/fd').length,
    objects: peers.reduce((sum, peer) => sum + peer.status().cache.objects, 0),
  } satisfies Held)
})
process.once('disconnect', () => process.exit(1))
process.send?.(peers.map(({ addresses }) => `http://${addresses.listen}`))

async function leave(): Promise<void> {
  for (const peer of peers) await peer.leave()
  await server[Symbol.asyncDispose]()
  process.disconnect()
}
