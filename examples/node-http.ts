// A caching server in front of another: node examples/node-http.ts ORIGIN
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpCache, createMemoryStore } from '@cachereef/proxy'

const [origin = 'http://127.0.0.1:8080'] = process.argv.slice(2)

await using store = createMemoryStore({ bytesMax: 64 * 1024 * 1024 })
// Whatever host a request names, it is for this origin.
const { hostname, port } = new URL(origin)
const connectTo = [{ fromHost: '', fromPort: '', toHost: hostname, toPort: port }]
await using cache = createHttpCache({ store, name: 'example', origin: { connectTo } })

const server = createServer(cache.handler).listen(0, '127.0.0.1')
server.once('listening', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})
await new Promise((resolve) => process.once('SIGTERM', resolve))
server.close()
