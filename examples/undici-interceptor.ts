// A cache between a program and its undici dispatcher: node examples/undici-interceptor.ts URL
import { createHttpCache, createMemoryStore } from '@cachereef/proxy'
import { Agent, request } from 'undici'

const [url = 'http://127.0.0.1:8080/'] = process.argv.slice(2)

await using store = createMemoryStore({ bytesMax: 64 * 1024 * 1024 })
await using cache = createHttpCache({ store, name: 'example' })
const agent = new Agent()
const dispatcher = agent.compose(cache.interceptor())

for (const time of ['first', 'second']) {
  const { statusCode, headers, body } = await request(url, { dispatcher })
  const bytes = (await body.arrayBuffer()).byteLength
  console.log(`${time}: ${statusCode}, ${bytes} bytes, ${headers['cache-status']}`)
}
await agent.close()
