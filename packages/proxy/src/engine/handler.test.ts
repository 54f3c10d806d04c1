import { once } from 'node:events'
import { createServer, get as httpGet, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createOriginClient } from '../origin/origin-client.ts'
import { originUpstream } from './origin-upstream.ts'
import { testCache } from './testing/test-cache.ts'
import { testOrigin, type TestOrigin } from './testing/test-origin.ts'
import type { HttpCache } from './interface.ts'

const FRESH = { 'Cache-Control': 'max-age=60' }

/** A `node:http` server over a cache, whose origin is wherever Host says, all of them the given one. */
async function front(origin: TestOrigin): Promise<{ port: number; cache: HttpCache }> {
  const client = createOriginClient({
    connectTo: [{ fromHost: '', fromPort: '', toHost: '127.0.0.1', toPort: new URL(origin.url).port }],
  })
  const { cache } = testCache({ upstream: originUpstream(client) })
  const server = createServer(cache.handler)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await client[Symbol.asyncDispose]()
  })
  return { port: (server.address() as AddressInfo).port, cache }
}

async function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const [response] = await once(
    httpGet({ port, path, agent: false, headers: { Host: 'a.example', ...headers } }),
    'response',
  )
  return response as IncomingMessage
}

async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  return text(socket)
}

test('C8: a handler serves a node:http server from the cache', async () => {
  const origin = await testOrigin((request, response) =>
    response.writeHead(200, FRESH).end(`${request.headers.host}${request.url}`),
  )
  const { port } = await front(origin)
  for (const expected of [/fwd=uri-miss/, /hit/]) {
    const response = await ask(port, '/x?y')
    expect(await text(response)).toBe('a.example/x?y')
    expect(response.headers['cache-status']).toMatch(expected)
  }
  expect(origin.requests).toHaveLength(1)
})

test('an absolute target is what it says', async () => {
  const origin = await testOrigin((request, response) => response.end(request.headers.host))
  const { port } = await front(origin)
  expect(await text(await ask(port, 'http://b.example/x'))).toBe('b.example')
})

test('an HTTP/1.0 client gets a plain body and no interim responses', async () => {
  const origin = await testOrigin((_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    response.writeHead(200, FRESH).write('one ')
    response.end('two')
  })
  const { port } = await front(origin)
  const answer = await raw(port, 'GET / HTTP/1.0\r\nHost: a.example\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(answer).not.toMatch(/103|chunked/i)
  expect(answer).toMatch(/\r\n\r\none two$/)
})

test('a request body and an expectation reach the origin, its 100 the client', async () => {
  const origin = await testOrigin((request, response) => request.pipe(response))
  const { port } = await front(origin)
  const sent = httpRequest({
    port,
    method: 'PUT',
    headers: { Host: 'a.example', Expect: '100-continue', 'Content-Length': '4' },
  })
  sent.flushHeaders()
  await once(sent, 'continue')
  sent.end('body')
  const [response] = await once(sent, 'response')
  expect(await text(response as IncomingMessage)).toBe('body')
})

test.each([
  ['', ''],
  ['Expect: 100-continue\r\n', 'HTTP/1.1 100 Continue\r\n\r\n'],
])('trailers behind a request body reach the origin (%j)', async (expectation, before) => {
  const seen: unknown[] = []
  const origin = await testOrigin((request, response) => {
    request.resume().once('end', () => {
      seen.push(request.headers.trailer, request.trailers, request.headers.expect)
      response.end('done')
    })
  })
  const { port } = await front(origin)
  const head = `PUT / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n${expectation}Connection: close\r\n\r\n`
  const answer = await raw(port, `${head}4\r\nbody\r\n0\r\nX-Sum: 7\r\nTE: x\r\n\r\n`)
  expect(answer.slice(0, before.length)).toBe(before)
  expect(answer).toMatch(/HTTP\/1\.1 200 .*done/s)
  expect(seen).toEqual(['X-Sum', { 'x-sum': '7' }, expectation === '' ? undefined : '100-continue'])
})

test('interim responses and trailers reach a client that takes them', async () => {
  const origin = await testOrigin((_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    response.writeHead(200, { ...FRESH, Trailer: 'X-Sum' })
    response.write('body')
    response.addTrailers({ 'X-Sum': '7' })
    response.end()
  })
  const { port } = await front(origin)
  const answer = await raw(port, 'GET / HTTP/1.1\r\nHost: a.example\r\nTE: trailers\r\nConnection: close, TE\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload/i)
  expect(answer).toMatch(/4\r\nbody\r\n0\r\nx-sum: 7\r\n\r\n$/i)
})

test('trailers that are stored reach who takes them, and nobody else', async () => {
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, { ...FRESH, Trailer: 'X-Sum' })
    response.write('body')
    response.addTrailers({ 'X-Sum': '7' })
    response.end()
  })
  const { port } = await front(origin)
  const from = (fields: string) => raw(port, `GET / HTTP/1.1\r\nHost: a.example\r\n${fields}Connection: close\r\n\r\n`)
  await from('')
  const taken = await from('TE: trailers\r\n')
  expect(taken).toMatch(/; ?hit/)
  expect(taken).toMatch(/4\r\nbody\r\n0\r\nx-sum: 7\r\n\r\n$/i)
  expect(await from('')).toMatch(/4\r\nbody\r\n0\r\n\r\n$/)
})

test('a body that breaks off breaks the client’s connection, so that it is not taken for whole', async () => {
  const origin = await testOrigin()
  const { port } = await front(origin)
  const asked = ask(port, '/')
  const { response } = await origin.next()
  response.writeHead(200, FRESH).write('part')
  const reading = text(await asked)
  response.socket?.resetAndDestroy()
  await expect(reading).rejects.toThrow()
})

test('a client that leaves ends the exchange with the origin', async () => {
  const origin = await testOrigin()
  const { port } = await front(origin)
  const sent = httpGet({ port, agent: false, headers: { Host: 'a.example' } }).on('error', () => {})
  const { request } = await origin.next()
  const disconnected = new Promise((resolve) => request.socket.once('close', resolve))
  sent.destroy()
  await disconnected
})

test('a request that names no host is a problem 400', async () => {
  const origin = await testOrigin((_, response) => response.end())
  const { port } = await front(origin)
  const answer = await raw(port, 'GET / HTTP/1.0\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toMatch(/urn:cachereef:problem:bad-request/)
})
