import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Drain, drainOf } from './drain.ts'

const open: http.Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.closeAllConnections()
})

async function serving(answer: http.RequestListener): Promise<{ drain: Drain; port: number; server: http.Server }> {
  const server = http.createServer()
  const drain = drainOf(server)
  server.on('request', (request, response) => {
    drain.onRequest(request, response)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  return { drain, server, port: (server.address() as AddressInfo).port }
}

function blockFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

const GET = 'GET / HTTP/1.1\r\nHost: a.test\r\n\r\n'

test('a request that had arrived when the server began to close, but was not read yet, is answered', async () => {
  const { drain, port } = await serving((_, response) => response.end('here'))
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(GET)
  await once(socket, 'data')
  // The system takes the bytes at once; the server, in this same thread, can't read them before it closes.
  socket.write(GET)
  blockFor(20)
  const closed = drain.close(5_000)
  let got = ''
  socket.on('data', (chunk: Buffer) => (got += chunk.toString()))
  await Promise.all([once(socket, 'close'), closed])
  expect(got).toMatch(/^HTTP\/1\.1 200 OK\r\n.*Connection: close\r\n.*here$/is)
})

test('a connection whose idle time ends while its next request lies unread is answered, and closed when it is idle', async () => {
  const { port, server } = await serving((_, response) => response.end('here'))
  server.keepAliveTimeout = 30
  server.keepAliveTimeoutBuffer = 0
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(GET)
  await once(socket, 'data')
  socket.write(GET)
  // When it ends, the timer comes first.
  blockFor(60)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n.*here$/is)
  socket.resume()
  await once(socket, 'close')
})

test('a hundred connections that were made, but not taken from the queue yet, are answered', async () => {
  const { drain, port } = await serving((_, response) => response.end('here'))
  const sockets = Array.from({ length: 100 }, () => net.connect(port, '127.0.0.1'))
  let got = ''
  for (const socket of sockets) socket.on('data', (chunk: Buffer) => (got += chunk.toString())).on('error', () => {})
  const ends = sockets.map((socket) => once(socket, 'close'))
  // Each is sent once its connection stands, which the system sees to while this thread is blocked.
  for (const socket of sockets) socket.write(GET)
  await new Promise((resolve) => sockets[0]?.once('connect', resolve))
  blockFor(20)
  await drain.close(5_000)
  await Promise.all(ends)
  expect(got.match(/here/g)).toHaveLength(100)
})

test('a response that is written, and waits for a slow client, comes whole', async () => {
  const body = Buffer.alloc(20_000_000, 'x')
  const { drain, port } = await serving((_, response) => response.end(body))
  const request = http.get({ host: '127.0.0.1', port, agent: false, headers: { Connection: 'keep-alive' } })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const closed = drain.close(5_000)
  let bytes = 0
  for await (const chunk of response) bytes += (chunk as Buffer).length
  await closed
  expect(bytes).toBe(body.length)
})

test('an idle connection is closed at once, and one that ends nothing when the time is up', async () => {
  const { drain, port, server } = await serving((_, response) => void response.write('for ever'))
  const idle = net.connect(port, '127.0.0.1')
  const stuck = net.connect(port, '127.0.0.1')
  for (const socket of [idle, stuck]) socket.on('error', () => {}).resume()
  await Promise.all([once(idle, 'connect'), once(stuck, 'connect')])
  stuck.write(GET)
  await once(stuck, 'data')
  const closed = drain.close(50)
  await once(idle, 'close')
  expect(stuck.closed).toBe(false)
  await Promise.all([closed, once(stuck, 'close')])
  expect(server.listening).toBe(false)
})
