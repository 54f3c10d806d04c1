import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { createOriginClient } from '../origin/origin-client.ts'
import { originUpstream } from './origin-upstream.ts'
import { read, testCache } from './testing/test-cache.ts'
import { testBytes, testOrigin } from './testing/test-origin.ts'

const FRESH = 'Cache-Control: max-age=60\r\n'

const disconnected = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => void request.socket.once('close', () => resolve()))

test.each([
  ['shorter than its Content-Length', `HTTP/1.1 200 OK\r\n${FRESH}Content-Length: 9\r\n\r\npart`],
  ['without its last chunk', `HTTP/1.1 200 OK\r\n${FRESH}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n`],
  ['with a broken chunk', `HTTP/1.1 200 OK\r\n${FRESH}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\nzz\r\n`],
])('a body %s is never taken for whole', async (_, bytes) => {
  let asked = 0
  const url = await testBytes((socket) =>
    socket.once('data', () => asked++ || socket.end(bytes)).once('data', () => asked > 1 && socket.end(bytes)),
  )
  const { start, cache } = testCache()
  for (let i = 1; i <= 2; i++) {
    await expect(read(await start(url))).rejects.toMatchObject({ name: 'OriginError' })
    expect(cache.figures()).toMatchObject({ objects: 0, originFetches: i })
  }
})

test('bytes past Content-Length belong to nobody', async () => {
  const url = await testBytes((socket) =>
    socket.once('data', () =>
      socket.end(`HTTP/1.1 200 OK\r\n${FRESH}Content-Length: 4\r\n\r\nbody and HTTP/1.1 200 OK\r\n\r\n`),
    ),
  )
  const { get } = testCache()
  expect((await get(url)).text).toBe('body')
  expect((await get(url)).text).toBe('body')
})

test.each(['gzip, chunked', 'chunked, chunked', 'bogus', 'chunked;a=b'])(
  'a body in the transfer coding "%s" is neither passed on nor stored',
  async (coding) => {
    const head = `HTTP/1.1 200 OK\r\n${FRESH}Transfer-Encoding: ${coding}\r\n\r\n`
    const url = await testBytes((socket) => socket.once('data', () => socket.end(`${head}4\r\nbody\r\n0\r\n\r\n`)))
    const { get, cache } = testCache()
    const { status, text } = await get(url)
    expect([status, JSON.parse(text).type]).toEqual([502, 'urn:cachereef:problem:origin-garbage'])
    expect(cache.figures().objects).toBe(0)
  },
)

test('a 204 with a Content-Length loses it, on the way and from the store', async () => {
  const url = await testBytes((socket) =>
    socket.once('data', () => socket.end(`HTTP/1.1 204 No Content\r\n${FRESH}Content-Length: 4\r\n\r\n`)),
  )
  const { cache, get } = testCache()
  const stored = new Promise((resolve) => cache.once('stored', resolve))
  for (const how of [/fwd=uri-miss/, /hit/]) {
    const answer = await get(url)
    await stored
    expect(answer.cacheStatus).toMatch(how)
    expect([answer.status, answer.fields.get('content-length'), answer.text]).toEqual([204, undefined, ''])
  }
})

test('a body that a reset cuts off is not stored, and its reader is told', async () => {
  const origin = await testOrigin()
  const { start, cache } = testCache()
  const asked = start(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, { 'Cache-Control': 'max-age=60' }).write('part')
  const reading = read(await asked)
  response.socket?.resetAndDestroy()
  await expect(reading).rejects.toMatchObject({ code: 'reset' })
  expect(cache.figures().objects).toBe(0)
})

test.each([
  ['refuses', 502, 'origin-refused', { connectTo: [] }, 'http://127.0.0.1:1/'],
  [
    'has no address',
    502,
    'origin-unknown',
    { lookup: (_: unknown, __: unknown, done: Function) => done(Object.assign(new Error(), { code: 'ENOTFOUND' })) },
    'http://nowhere.invalid/',
  ],
  ['is in a private network', 403, 'private-origin', { allowPrivate: false }, 'http://127.0.0.1:1/'],
])('an origin that %s is a problem %i', async (_, status, type, options, url) => {
  const client = createOriginClient({ allowPrivate: true, ...options })
  const { get, cache } = testCache({ upstream: originUpstream(client) })
  const { text, ...answer } = await get(url)
  expect([answer.status, answer.fields.get('content-type')]).toEqual([status, 'application/problem+json'])
  expect(JSON.parse(text)).toMatchObject({
    type: `urn:cachereef:problem:${type}`,
    status,
    peer: 'reef',
    detail: expect.stringContaining(new URL(url).hostname),
  })
  expect(answer.fields.get('cache-control')).toBe('no-store')
  expect(answer.cacheStatus).toMatch(/^reef; ?fwd=uri-miss; ?detail=/)
  expect(cache.figures().objects).toBe(0)
  await client[Symbol.asyncDispose]()
})

test('an origin that hangs is a problem 504', async () => {
  const url = await testBytes((socket) => void socket.resume())
  const client = createOriginClient({ allowPrivate: true, headMs: 50 })
  const { get } = testCache({ upstream: originUpstream(client) })
  const { status, text } = await get(url)
  expect([status, JSON.parse(text).type]).toEqual([504, 'urn:cachereef:problem:origin-timeout'])
  expect(JSON.parse(text).detail).toMatch(/^http:\/\/127\.0\.0\.1:\d+ did not answer in time$/)
  await client[Symbol.asyncDispose]()
})

test('an origin that sends what is not HTTP is a problem 502', async () => {
  const url = await testBytes((socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')))
  const { status, text } = await testCache().get(url)
  expect([status, JSON.parse(text).type]).toEqual([502, 'urn:cachereef:problem:origin-garbage'])
})

test.each([
  ['that may be stored', 'max-age=60'],
  ['that may not', 'no-store'],
])('a body %s and breaks off before anybody reads it breaks its readers, and nothing else', async (_, cacheControl) => {
  const upstream = async () => {
    const body = new Readable({ read() {} })
    body.destroy(new Error('gone at once'))
    return {
      status: 200,
      fields: Fields.from({ 'Cache-Control': cacheControl }),
      body,
      storable: true,
      from: 'origin',
    } as const
  }
  const { start, cache } = testCache({ upstream })
  const response = await start('http://a.example/')
  await new Promise(setImmediate)
  await expect(read(response)).rejects.toThrow('gone at once')
  await expect((await cache.fetch('http://a.example/')).text()).rejects.toThrow()
  expect(cache.figures().objects).toBe(0)
})

test('a client that leaves before the head ends the exchange', async () => {
  const origin = await testOrigin()
  const { start } = testCache()
  const client = new AbortController()
  const asked = start(origin.url, { signal: client.signal })
  const { request } = await origin.next()
  const closed = disconnected(request)
  client.abort()
  await closed
  expect((await asked).status).toBe(502)
})

test('a client that leaves within the body ends the exchange, and nothing is stored', async () => {
  const origin = await testOrigin()
  const { start, cache } = testCache()
  const asked = start(origin.url)
  const { request, response } = await origin.next()
  const closed = disconnected(request)
  response.writeHead(200, { 'Cache-Control': 'max-age=60' }).write('part')
  ;((await asked).body as Readable).destroy()
  await closed
  expect(cache.figures().objects).toBe(0)
})

test('an endless body is given to its reader, never stored, and stops with the reader', async () => {
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=60' })
    const chunk = Buffer.alloc(64 * 1024)
    const more = (): void => {
      while (response.write(chunk));
      response.once('drain', more)
    }
    more()
  })
  const { start, cache } = testCache({ memoryBytes: 1024 * 1024 })
  const response = await start(origin.url)
  const closed = disconnected((await origin.next()).request)
  let bytes = 0
  for await (const chunk of response.body as Readable) {
    bytes += (chunk as Buffer).length
    if (bytes > 16 * 1024 * 1024) break
  }
  await closed
  expect(cache.figures().objects).toBe(0)
  expect(cache.figures().bytes).toBeLessThan(1024 * 1024)
})
