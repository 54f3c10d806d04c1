// Replicas of one service that share what they fetch: node examples/replicas.ts URL
import { createCacheServer } from '@cachereef/community'
import { createPeer } from '@cachereef/proxy'

const [url = 'http://127.0.0.1:8080/'] = process.argv.slice(2)

// In production the directory is a process of its own (cachereef cache-server), and each replica has one peer.
await using directory = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } })
const replica = (name: string) =>
  createPeer({ name, cacheServers: [directory.listenAddress], peerListen: '127.0.0.1:0', allowPrivateOrigins: true })
await using one = await replica('one')
await using two = await replica('two')

for (const peer of [one, two]) {
  const response = await peer.fetch(url)
  const bytes = (await response.arrayBuffer()).byteLength
  console.log(`${peer.name}: ${response.status}, ${bytes} bytes, ${response.headers.get('cache-status')}`)
}
