// A fetch that remembers: node examples/fetch.ts URL
import { createHttpCache, createMemoryStore } from '@cachereef/proxy'

const [url = 'http://127.0.0.1:8080/'] = process.argv.slice(2)

await using store = createMemoryStore({ bytesMax: 64 * 1024 * 1024 })
// Private addresses are refused unless you say that you mean them.
await using cache = createHttpCache({ store, name: 'example', origin: { allowPrivate: true } })

for (const time of ['first', 'second']) {
  const response = await cache.fetch(url)
  const bytes = (await response.arrayBuffer()).byteLength
  console.log(`${time}: ${response.status}, ${bytes} bytes, ${response.headers.get('cache-status')}`)
}
