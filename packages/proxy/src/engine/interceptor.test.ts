import { Agent, request as undiciRequest } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { createMemoryStore } from '../store/index.ts'
import { createHttpCache } from './http-cache.ts'
import { testOrigin } from './testing/test-origin.ts'
import type { Dispatcher } from 'undici'

const FRESH = { 'Cache-Control': 'max-age=60' }

function cachingAgent(): { dispatcher: Dispatcher; objects: () => number } {
  const store = createMemoryStore({ bytesMax: 16 * 1024 * 1024 })
  const cache = createHttpCache({ store, name: 'reef' })
  const agent = new Agent()
  onTestFinished(async () => {
    await agent.destroy()
    await cache[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
  })
  return { dispatcher: agent.compose(cache.interceptor()), objects: () => cache.figures().objects }
}

test('C8: an undici dispatcher gets a cache, and keeps its own connections and rules', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, { ...FRESH, 'X-A': ['1', '2'] }).end('body'))
  const { dispatcher } = cachingAgent()
  for (const expected of [/fwd=uri-miss/, /hit/]) {
    const { statusCode, headers, body } = await undiciRequest(origin.url, { dispatcher })
    expect([statusCode, headers['x-a'], await body.text()]).toEqual([200, ['1', '2'], 'body'])
    expect(headers['cache-status']).toMatch(expected)
  }
  expect(origin.requests).toHaveLength(1)
})

test.each([
  ['a string', 'sent'],
  ['bytes', Buffer.from('sent')],
])('a request body that is %s goes to the origin', async (_, body) => {
  const origin = await testOrigin((request, response) => request.pipe(response))
  const { dispatcher } = cachingAgent()
  const response = await undiciRequest(origin.url, { dispatcher, method: 'PUT', body })
  expect(await response.body.text()).toBe('sent')
})

test.each([
  ['a record', { 'X-A': ['1', '2'] }],
  ['a flat list', ['X-A', '1', 'X-A', '2']],
  ['pairs', new Map([['X-A', '1, 2']])],
])('fields given as %s go to the origin', async (_, headers) => {
  const origin = await testOrigin((request, response) => response.end(request.headers['x-a']))
  const { dispatcher } = cachingAgent()
  const response = await undiciRequest(origin.url, {
    dispatcher,
    headers: headers as unknown as Record<string, string>,
  })
  expect(await response.body.text()).toBe('1, 2')
})

test('a query given apart is part of what is cached', async () => {
  const origin = await testOrigin((request, response) => response.writeHead(200, FRESH).end(request.url))
  const { dispatcher, objects } = cachingAgent()
  for (const q of ['1', '2', '1']) {
    const response = await undiciRequest(`${origin.url}/a`, { dispatcher, query: { q } })
    expect(await response.body.text()).toBe(`/a?q=${q}`)
  }
  expect(objects()).toBe(2)
})

test('a large body comes whole through a reader that pauses', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'x')
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, FRESH)
    for (let i = 0; i < 8; i++) response.write(chunk)
    response.end()
  })
  const { dispatcher } = cachingAgent()
  for (let i = 0; i < 2; i++) {
    const { body } = await undiciRequest(origin.url, { dispatcher, highWaterMark: 1024 })
    let bytes = 0
    for await (const part of body) {
      bytes += (part as Buffer).length
      await new Promise(setImmediate)
    }
    expect(bytes).toBe(8 * chunk.length)
  }
})

test('CONNECT passes the cache by', async () => {
  const origin = await testOrigin((_, response) => response.end())
  const { dispatcher } = cachingAgent()
  await expect(dispatcher.connect({ origin: origin.url, path: 'a.example:443' })).rejects.toThrow()
  expect(origin.requests).toHaveLength(0)
})
