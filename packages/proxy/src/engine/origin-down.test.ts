import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { testCache } from './testing/test-cache.ts'

/** An origin on a port of its own, which it keeps while it is down. */
async function fragileOrigin(body = 'body') {
  let server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  let requests = 0
  const stop = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  await stop()
  onTestFinished(() => void (server.listening && server.close()))
  return {
    url: `http://127.0.0.1:${port}/`,
    requests: () => requests,
    stop,
    async start(cacheControl = 'no-store') {
      server = createServer((_, response) => {
        requests++
        response.writeHead(200, { 'Cache-Control': cacheControl, 'X-Origin': 'yes' }).end(body)
      })
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}

test('B10: an origin that comes back within the time of a request answers it', async () => {
  const origin = await fragileOrigin()
  const { get } = testCache()
  const asked = get(origin.url)
  setImmediate(() => void origin.start())
  expect(await asked).toMatchObject({ status: 200, text: 'body' })
})

test('B10: what is stored stands in for an origin that is down, at once', async () => {
  const origin = await fragileOrigin()
  const { get, clock } = testCache()
  await origin.start('max-age=10')
  await get(origin.url)
  await origin.stop()
  clock.now += 60_000
  const stale = await get(origin.url)
  expect(stale).toMatchObject({ status: 200, text: 'body' })
  expect(stale.cacheStatus).toMatch(/fwd=stale.*detail=(refused|reset)/)
})
