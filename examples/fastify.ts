// A cached path in a Fastify application: node examples/fastify.ts ORIGIN
import { createHttpCache, createMemoryStore } from '@cachereef/proxy'
import fastify from 'fastify'

const [origin = 'http://127.0.0.1:8080'] = process.argv.slice(2)

await using store = createMemoryStore({ bytesMax: 64 * 1024 * 1024 })
const { hostname, port } = new URL(origin)
const connectTo = [{ fromHost: '', fromPort: '', toHost: hostname, toPort: port }]
await using cache = createHttpCache({ store, name: 'example', origin: { connectTo } })

const app = fastify()
app.get('/about', () => 'not cached')
app.get('/*', (request, reply) => {
  reply.hijack()
  cache.handler(request.raw, reply.raw)
})

console.log(`listening on ${await app.listen({ port: 0, host: '127.0.0.1' })}/`)
await new Promise((resolve) => process.once('SIGTERM', resolve))
await app.close()
