import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { testCache, type TestCache } from './testing/test-cache.ts'
import type { SettledDeferral } from './deferrals.ts'

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

const ASYNC = { fields: { Prefer: 'respond-async' } }

/** Asks for what goes on at an origin that is down; gives what happens to it later, and where that will be found. */
async function defer({ cache, get }: TestCache, url: string) {
  const settled = new Promise<SettledDeferral>((resolve) => cache.once('deferred', resolve))
  const told = await get(url, ASYNC)
  return { told, settled, location: told.fields.get('location') ?? '' }
}

test('B10: a client that prefers so is told where the answer will be, and finds it when the origin is back', async () => {
  const origin = await fragileOrigin()
  const cache = testCache({ deferral: { retryMs: 10 } })
  const { told, settled, location } = await defer(cache, origin.url)
  expect(told).toMatchObject({ status: 202, cacheStatus: expect.stringMatching(/detail=refused/) })
  expect([location.startsWith(origin.url), told.fields.get('preference-applied')]).toEqual([true, 'respond-async'])
  expect(await cache.get(location)).toMatchObject({ status: 202, cacheStatus: 'reef; detail=deferred' })
  await origin.start()
  const { outcome } = await settled
  const answer = await cache.get(location)
  expect([outcome, answer.status, answer.text, answer.fields.get('x-origin')]).toEqual([
    'delivered',
    200,
    'body',
    'yes',
  ])
  expect((await cache.get(location)).text).toBe('body')
})

test('B10: an answer that is too large to be kept is asked for again', async () => {
  const origin = await fragileOrigin('x'.repeat(300 * 1024))
  const cache = testCache({ deferral: { retryMs: 10 } })
  const { settled, location } = await defer(cache, origin.url)
  await origin.start()
  const { outcome } = await settled
  const answer = await cache.get(location)
  expect([outcome, answer.status, answer.fields.get('location')]).toEqual(['elsewhere', 303, origin.url])
})

test('B10: after a set time the request is abandoned, and that is what is found', async () => {
  const origin = await fragileOrigin()
  const cache = testCache({ deferral: { retryMs: 1, abandonAfterMs: 5 } })
  const { settled, location } = await defer(cache, origin.url)
  const { outcome } = await settled
  const answer = await cache.get(location)
  expect([outcome, answer.status, JSON.parse(answer.text).type]).toEqual([
    'abandoned',
    504,
    'urn:cachereef:problem:abandoned',
  ])
})

test('who does not prefer it, asks to change something, or asks for a peer, gets the failure', async () => {
  const origin = await fragileOrigin()
  const { get } = testCache()
  expect((await get(origin.url)).status).toBe(502)
  expect((await get(origin.url, { ...ASYNC, method: 'DELETE' })).status).toBe(502)
  expect((await get(origin.url, { ...ASYNC, how: { fromPeer: true } })).status).toBe(502)
})

test('a place that nobody was told of is the origin’s own', async () => {
  const origin = await fragileOrigin('its own')
  const { get } = testCache()
  await origin.start()
  expect((await get(`${origin.url}.well-known/cachereef/later/0123`)).text).toBe('its own')
})
