import { once } from 'node:events'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { createMemoryStore } from '../store/index.ts'
import { RELEASED_AT_ONCE } from './limits.ts'
import { alteredStore } from './testing/altered-store.ts'
import { read, testCache } from './testing/test-cache.ts'
import { testOrigin } from './testing/test-origin.ts'
import type { Upstream } from './upstream.ts'

const FRESH = { 'Cache-Control': 'max-age=60' }
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

/** Resolves once everything that the requests so far wait for is under way. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('C2: a hundred requests at once make one fetch, and each gets the whole body', async () => {
  const origin = await testOrigin()
  const { get, cache } = testCache()
  const asked = times(100, () => get(origin.url))
  const { response } = await origin.next()
  const body = 'x'.repeat(1024 * 1024)
  response.writeHead(200, { ...FRESH, 'Content-Length': String(body.length) }).end(body)
  const answers = await Promise.all(asked)
  expect(answers.every((answer) => answer.text === body)).toBe(true)
  expect(origin.requests).toHaveLength(1)
  expect(answers.filter(({ cacheStatus }) => /collapsed/.test(cacheStatus))).toHaveLength(99)
  expect(cache.figures()).toMatchObject({ misses: 100, collapsed: 99, originFetches: 1, objects: 1 })
})

test('a request that goes alone fails alone, and who comes meanwhile fetches for itself', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const failing = Promise.withResolvers<never>()
  const asked = Promise.withResolvers<void>()
  const upstream: Upstream = () => {
    asked.resolve()
    return failing.promise
  }
  const taken = get(origin.url, { how: { alone: true, upstream } })
  await asked.promise
  const client = get(origin.url)
  const { response } = await origin.next()
  failing.reject(new Error('the leaving peer has it no longer'))
  expect((await taken).status).toBe(500)
  response.writeHead(200, FRESH).end('here')
  expect(await client).toMatchObject({ status: 200, text: 'here' })
})

test('C2: every waiter is streamed to while the body arrives', async () => {
  const origin = await testOrigin()
  const { start } = testCache()
  const asked = times(3, () => start(origin.url))
  const { response } = await origin.next()
  response.writeHead(200, FRESH).write('first')
  const bodies = (await Promise.all(asked)).map(({ body }) => body as Readable)
  const firsts = await Promise.all(bodies.map((body) => once(body, 'data')))
  expect(firsts.map(([chunk]) => String(chunk))).toEqual(['first', 'first', 'first'])
  response.end('last')
  expect(await Promise.all(bodies.map((body) => text(body)))).toEqual(['last', 'last', 'last'])
})

test('who comes while the body arrives joins, from its first byte', async () => {
  const origin = await testOrigin()
  const { start, get } = testCache()
  const early = start(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, FRESH).write('first ')
  const reading = read(await early)
  await settled()
  const late = get(origin.url)
  await settled()
  response.end('last')
  expect([(await reading).text, (await late).text]).toEqual(['first last', 'first last'])
  expect(origin.requests).toHaveLength(1)
})

test('a slow waiter slows nobody, and gets everything in the end', async () => {
  const origin = await testOrigin()
  const { start, get } = testCache()
  const slow = start(origin.url)
  const fast = get(origin.url)
  const { response } = await origin.next()
  const body = 'x'.repeat(4 * 1024 * 1024)
  response.writeHead(200, FRESH).end(body)
  const stalled = (await slow).body as Readable
  await once(stalled, 'readable')
  expect((await fast).text.length).toBe(body.length)
  expect(await text(stalled)).toBe(body)
})

test('a waiter that leaves stops nothing; when the last one leaves the fetch ends', async () => {
  const origin = await testOrigin()
  const { start } = testCache()
  const clients = times(3, () => new AbortController())
  const asked = clients.map(({ signal }) => start(origin.url, { signal }))
  const { request, response } = await origin.next()
  const disconnected = new Promise((resolve) => request.socket.once('close', resolve))
  clients[0]?.abort()
  await settled()
  response.writeHead(200, FRESH).write('part')
  const [, second, third] = await Promise.all(asked)
  expect([second?.status, third?.status]).toEqual([200, 200])
  ;(second?.body as Readable).destroy()
  expect(String((await once(third?.body as Readable, 'data'))[0])).toBe('part')
  ;(third?.body as Readable).destroy()
  await disconnected
})

test('who comes just as the last one leaves gets a fetch of its own', async () => {
  const origin = await testOrigin()
  const { get, start } = testCache()
  const client = new AbortController()
  const left = start(origin.url, { signal: client.signal })
  await origin.next()
  client.abort()
  const asked = left.then(() => get(origin.url))
  ;(await origin.next()).response.writeHead(200, FRESH).end('body')
  expect(await asked).toMatchObject({ status: 200, text: 'body' })
})

test('the last one may leave when little is missing: the rest is fetched for the store', async () => {
  const origin = await testOrigin()
  const { start, get, cache } = testCache()
  const asked = start(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, { ...FRESH, 'Content-Length': '8' }).write('half')
  const body = (await asked).body as Readable
  await once(body, 'data')
  body.destroy()
  const stored = new Promise((resolve) => cache.once('stored', resolve))
  response.end('done')
  await stored
  expect((await get(origin.url)).text).toBe('halfdone')
  expect(origin.requests).toHaveLength(1)
})

test('a response that can not be shared releases its waiters a few at a time', async () => {
  let now = 0
  let most = 0
  const origin = await testOrigin()
  const { get } = testCache()
  const asked = times(60, () => get(origin.url))
  const serve = async (): Promise<void> => {
    const { response } = await origin.next()
    most = Math.max(most, ++now)
    await settled()
    now--
    response.writeHead(200, { 'Cache-Control': 'private' }).end('mine')
  }
  await Promise.all(times(60, () => serve()))
  expect((await Promise.all(asked)).map((answer) => answer.text)).toEqual(times(60, () => 'mine'))
  expect(origin.requests).toHaveLength(60)
  expect(most).toBeLessThanOrEqual(RELEASED_AT_ONCE)
})

test('requests for what was not to be shared don’t wait for each other the next time', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const serve = async (): Promise<void> =>
    void (await origin.next()).response.writeHead(200, { 'Cache-Control': 'no-store' }).end()
  const first = get(origin.url)
  await serve()
  await first
  const asked = times(5, () => get(origin.url))
  const exchanges = await Promise.all(times(5, () => origin.next()))
  for (const { response } of exchanges) response.writeHead(200, { 'Cache-Control': 'no-store' }).end()
  await Promise.all(asked)
})

test('a failure is everybody’s: nobody tries again behind it', async () => {
  const origin = await testOrigin((request) => request.socket.resetAndDestroy())
  const { get } = testCache()
  const answers = await Promise.all(times(20, () => get(origin.url)))
  expect(answers.map(({ status }) => status)).toEqual(times(20, () => 502))
  expect(origin.requests.length).toBeLessThanOrEqual(2) // The origin client itself tries a broken connection twice.
})

test('variants that are not known yet are found out by one fetch, and then fetched once each', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const asked = times(30, (i) => get(origin.url, { fields: { 'X-V': `v${i % 3}` } }))
  for (let i = 0; i < 3; i++) {
    const { request, response } = await origin.next()
    response.writeHead(200, { ...FRESH, Vary: 'X-V' }).end(request.headers['x-v'])
  }
  const answers = await Promise.all(asked)
  expect(answers.map((answer) => answer.text)).toEqual(times(30, (i) => `v${i % 3}`))
  expect(origin.requests).toHaveLength(3)
})

test('what must be validated each time is fetched once for those who wait, and validated once for the rest', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const asked = times(20, () => get(origin.url))
  const first = await origin.next()
  first.response.writeHead(200, { 'Cache-Control': 'no-cache', ETag: '"a"' }).end('body')
  const second = await origin.next()
  expect(second.request.headers['if-none-match']).toBe('"a"')
  second.response.writeHead(304, { 'Cache-Control': 'no-cache', ETag: '"a"' }).end()
  expect((await Promise.all(asked)).map((answer) => answer.text)).toEqual(times(20, () => 'body'))
  expect(origin.requests).toHaveLength(2)
})

test('HEAD, a condition and a range are answered from a fetch of the whole', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const whole = get(origin.url)
  const { response } = await origin.next()
  const head = get(origin.url, { method: 'HEAD' })
  const same = get(origin.url, { fields: { 'If-None-Match': '"a"' } })
  const part = get(origin.url, { fields: { Range: 'bytes=2-3' } })
  await settled()
  response.writeHead(200, { ...FRESH, ETag: '"a"', 'Content-Length': '6' }).end('abcdef')
  expect((await whole).text).toBe('abcdef')
  expect([(await head).status, (await head).text]).toEqual([200, ''])
  expect((await same).status).toBe(304)
  expect([(await part).status, (await part).text, (await part).fields.get('content-range')]).toEqual([
    206,
    'cd',
    'bytes 2-3/6',
  ])
  expect(origin.requests).toHaveLength(1)
})

test('interim responses go to all who wait', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const seen: number[][] = [[], []]
  const asked = seen.map((list) => get(origin.url, { onInterim: ({ status }) => list.push(status) }))
  const { response } = await origin.next()
  response.writeEarlyHints({ link: '</a.css>; rel=preload' })
  response.writeHead(200, FRESH).end('body')
  await Promise.all(asked)
  expect(seen).toEqual([[103], [103]])
})

test('requests for one resource don’t share where one of them must not', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const open = get(origin.url)
  // What anybody may have answers it too (RFC 9111 section 3.5).
  const authorized = get(origin.url, { fields: { Authorization: 'Basic x' } })
  const reload = get(origin.url, { fields: { 'Cache-Control': 'no-cache' } })
  for (let i = 0; i < 2; i++) {
    const { request, response } = await origin.next()
    response.writeHead(200, FRESH).end(request.headers['cache-control'] ?? 'open')
  }
  expect([(await open).text, (await authorized).text, (await reload).text]).toEqual(['open', 'open', 'no-cache'])
})

test('C2: what a peer relays is fetched from it once where it is short', async () => {
  const sources: Readable[] = []
  const upstream: Upstream = async (request) => {
    request.onRoute?.('peer')
    const body = new Readable({ read() {} })
    sources.push(body)
    return {
      status: 200,
      fields: Fields.from({ ...FRESH, 'Content-Length': '4', 'Cache-Status': 'b; hit; ttl=9' }),
      body,
      storable: false,
      from: 'peer',
      peer: 'b',
    }
  }
  const { get, cache } = testCache({ upstream })
  const asked = times(10, () => get('http://a.example/'))
  await settled()
  sources[0]?.push('body')
  sources[0]?.push(null)
  expect((await Promise.all(asked)).map((answer) => answer.text)).toEqual(times(10, () => 'body'))
  expect(sources).toHaveLength(1)
  expect(cache.figures()).toMatchObject({ objects: 0, peerHits: 1 })
})

test('a fetch that ends while the store is asked is not made again', async () => {
  const origin = await testOrigin()
  const memory = createMemoryStore({ bytesMax: 1024 * 1024 })
  const waiting: (() => void)[] = []
  const slow = alteredStore(memory, {
    lookup(key) {
      const found = memory.lookup(key)
      return new Promise((resolve) => waiting.push(() => resolve(found)))
    },
  })
  const { get } = testCache({ store: slow })
  const first = get(origin.url)
  waiting.shift()?.()
  const { response } = await origin.next()
  const second = get(origin.url)
  response.writeHead(200, FRESH).end('body')
  await first
  waiting.shift()?.()
  await settled()
  waiting.shift()?.()
  expect((await second).cacheStatus).toMatch(/hit/)
  expect(origin.requests).toHaveLength(1)
})

test('C2: onlyIfHeld serves what is stored or arriving from the origin, and refuses the rest', async () => {
  const origin = await testOrigin()
  const { get } = testCache()
  const how = { onlyIfHeld: true }
  const refused = await get(origin.url, { how })
  expect([refused.status, JSON.parse(refused.text).type]).toEqual([504, 'urn:cachereef:problem:not-held'])
  const asked = get(origin.url)
  const { response } = await origin.next()
  const joined = get(origin.url, { how })
  await settled()
  response.writeHead(200, FRESH).end('body')
  expect([(await asked).text, (await joined).text]).toEqual(['body', 'body'])
  expect((await get(origin.url, { how })).text).toBe('body')
  expect(origin.requests).toHaveLength(1)
})

test('a request from a peer never waits for a fetch that goes to a peer', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('from the origin'))
  const { get, cache } = testCache({
    upstream: (request) => {
      request.onRoute?.('peer')
      return new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)))
    },
  })
  const leaving = new AbortController()
  const waiting = get(origin.url, { signal: leaving.signal })
  expect((await get(origin.url, { how: { fromPeer: true, onlyIfHeld: true } })).status).toBe(504)
  const upstream: Upstream = async (request) => {
    request.onRoute?.('origin')
    const response = await fetch(request.url)
    return {
      status: 200,
      fields: Fields.from(FRESH),
      body: Buffer.from(await response.text()),
      storable: true,
      from: 'origin',
    }
  }
  expect((await get(origin.url, { how: { fromPeer: true, upstream } })).text).toBe('from the origin')
  leaving.abort()
  expect((await waiting).status).toBe(502)
  expect(cache.figures().collapsed).toBe(0)
})
