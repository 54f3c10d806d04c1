import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { testCache } from './testing/test-cache.ts'
import { testOrigin } from './testing/test-origin.ts'

const FRESH = { 'Cache-Control': 'max-age=60' }

test('C8: fetch goes through the cache', async () => {
  const origin = await testOrigin((_, response) =>
    response.writeHead(200, { ...FRESH, 'Content-Type': 'application/json' }).end('{"a":1}'),
  )
  const { cache } = testCache()
  for (let i = 0; i < 2; i++) expect(await (await cache.fetch(origin.url)).json()).toEqual({ a: 1 })
  const third = await cache.fetch(origin.url)
  expect([third.status, third.ok, third.url]).toEqual([200, true, `${origin.url}/`])
  expect(third.headers.get('cache-status')).toMatch(/^reef; ?hit/)
  await third.body?.cancel()
  expect(origin.requests).toHaveLength(1)
})

test('a compressed response is stored as it came and decoded for each reader', async () => {
  const origin = await testOrigin((_, response) =>
    response.writeHead(200, { ...FRESH, 'Content-Encoding': 'gzip' }).end(gzipSync('plain')),
  )
  const { cache, get } = testCache()
  for (let i = 0; i < 2; i++) expect(await (await cache.fetch(origin.url)).text()).toBe('plain')
  expect((await get(origin.url, { fields: { 'Accept-Encoding': 'gzip' } })).fields.get('content-encoding')).toBe('gzip')
})

test('redirects are followed, and stored where they may be', async () => {
  const origin = await testOrigin((request, response) => {
    if (request.url === '/old') response.writeHead(301, { ...FRESH, Location: '/new' }).end()
    else response.writeHead(200, FRESH).end('here')
  })
  const { cache } = testCache()
  for (let i = 0; i < 2; i++) {
    const response = await cache.fetch(`${origin.url}/old`)
    expect([await response.text(), response.redirected, response.url]).toEqual(['here', true, `${origin.url}/new`])
  }
  expect(origin.requests).toHaveLength(2)
})

test('the global Request is taken, body and all', async () => {
  const origin = await testOrigin((request, response) =>
    request.pipe(response.writeHead(200, { 'X-Method': request.method ?? '' })),
  )
  const { cache } = testCache()
  const response = await cache.fetch(new Request(origin.url, { method: 'POST', body: 'sent', headers: { 'X-A': '1' } }))
  expect([response.headers.get('x-method'), await response.text()]).toEqual(['POST', 'sent'])
  expect(origin.requests[0]?.headers['x-a']).toBe('1')
})

test('what a program does to the bytes that it was given changes nothing in the cache', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('body'))
  const { cache } = testCache()
  for (let i = 0; i < 3; i++) {
    const bytes = new Uint8Array(await (await cache.fetch(origin.url)).arrayBuffer())
    expect(Buffer.from(bytes).toString()).toBe('body')
    bytes.fill(0)
  }
})

test('an aborted fetch rejects and ends the exchange', async () => {
  const origin = await testOrigin()
  const { cache } = testCache()
  const controller = new AbortController()
  const asked = cache.fetch(origin.url, { signal: controller.signal })
  const { request } = await origin.next()
  const disconnected = new Promise((resolve) => request.socket.once('close', resolve))
  controller.abort()
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  await disconnected
})

test('a body that breaks off rejects', async () => {
  const origin = await testOrigin()
  const { cache } = testCache()
  const asked = cache.fetch(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, FRESH).write('part')
  const reading = (await asked).text()
  response.socket?.resetAndDestroy()
  await expect(reading).rejects.toThrow()
  expect(cache.figures().objects).toBe(0)
})
