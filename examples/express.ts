// A cached path in an Express application: node examples/express.ts ORIGIN
import type { AddressInfo } from 'node:net'
import { createHttpCache, createMemoryStore } from '@cachereef/proxy'
import express from 'express'

const [origin = 'http://127.0.0.1:8080'] = process.argv.slice(2)

await using store = createMemoryStore({ bytesMax: 64 * 1024 * 1024 })
const { hostname, port } = new URL(origin)
const connectTo = [{ fromHost: '', fromPort: '', toHost: hostname, toPort: port }]
await using cache = createHttpCache({ store, name: 'example', origin: { connectTo } })

const app = express()
app.get('/about', (_request, response) => {
  response.send('not cached')
})
app.use(cache.handler)

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})
await new Promise((resolve) => process.once('SIGTERM', resolve))
server.close()
