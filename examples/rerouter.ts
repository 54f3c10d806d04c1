// A site whose visitors are sent to the caching computers of its community: node examples/rerouter.ts PORT
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createCacheServer } from '@cachereef/community'
import { createPeer, createRerouter } from '@cachereef/proxy'

const [port = '8080'] = process.argv.slice(2)
const site = `http://127.0.0.1:${port}`

await using directory = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } })
const common = { cacheServers: [directory.listenAddress], peerListen: '127.0.0.1:0' }

// In production these are other people's computers, each with `cachereef peer`.
await using one = await createPeer({ ...common, name: 'one', ...clientsAt(`127.0.0.2:${port}`) })
await using two = await createPeer({ ...common, name: 'two', ...clientsAt(`127.0.0.3:${port}`) })
await Promise.all([one.listen(), two.listen()])

// The site's own computer is in the community too, and caches nothing of it.
await using self = await createPeer({ ...common, name: 'site', memoryBytes: 0 })
const reroute = createRerouter({ peer: self, origin: site })

function serve(request: IncomingMessage, response: ServerResponse) {
  console.log(`served ${request.url} to ${request.headers.via ?? 'a visitor'}`)
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'max-age=60' })
  response.end(`This is ${request.url}, of which there are ${'many, '.repeat(10_000)}many copies.\n`)
}

const server = createServer((request, response) => reroute(request, response, () => serve(request, response)))
server.listen(Number(port), '127.0.0.1', () => console.log(`listening on ${site}/ (try curl -vL ${site}/file)`))
await new Promise((resolve) => process.once('SIGTERM', resolve))
server.close()

/**
 * Where a peer's clients connect, as the others are told; and that it may fetch from loopback, where the site is here.
 */
function clientsAt(address: string) {
  return { listen: address, advertiseListen: address, allowPrivateOrigins: true }
}
