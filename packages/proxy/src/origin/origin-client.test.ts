import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { CIRCUIT_FAILURES } from './limits.ts'
import { createOriginClient, type OriginClient, type OriginClientOptions } from './origin-client.ts'
import { parseConnectTo, type ConnectToRule } from './connect-to.ts'
import type { Request, Response, ResponseHead } from '../http/message.ts'

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

function client(options: OriginClientOptions = {}): OriginClient {
  const made = createOriginClient({ allowPrivate: true, ...options })
  cleanUp.push(() => made[Symbol.asyncDispose]())
  return made
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUp.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const http = (listener: RequestListener): Promise<string> => listen(createHttpServer(listener))
const tcp = (listener: (socket: Socket) => void): Promise<string> =>
  listen(createTcpServer((socket) => listener(socket.on('error', () => {}))))

function ask(url: string, parts: Partial<Omit<Request, 'fields'>> & { fields?: Record<string, string> } = {}): Request {
  return { method: 'GET', signal: new AbortController().signal, ...parts, url, fields: Fields.from(parts.fields ?? {}) }
}

const bodyOf = (response: Response): Promise<string> => text(response.body as Readable)

test('a response keeps its fields as sent, and loses those of the connection', async () => {
  const origin = await tcp((socket) => {
    socket.once('data', () =>
      socket.end(
        'HTTP/1.1 200 Fine\r\nX-Two: 1\r\nx-two: 2 \r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n\r\nhello',
      ),
    )
  })
  const response = await client().request(ask(`${origin}/`))
  expect([response.status, response.statusText]).toEqual([200, 'Fine'])
  expect(response.fields.toRaw()).toEqual(['X-Two', '1', 'x-two', '2'])
  expect(await bodyOf(response)).toBe('hello')
})

test.each([
  ['127.0.0.%31', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
])('Host is the name that the response is kept under, however the client spells it: %s', async (spelled, host) => {
  const seen: (string | undefined)[] = []
  const origin = await http((request, response) => {
    seen.push(request.headers.host)
    response.end()
  })
  const { port } = new URL(origin)
  await bodyOf(await client().request(ask(`http://${spelled}:0${port}/`)))
  expect(seen).toEqual([`${host}:${port}`])
})

test('the request target goes out as it came, with its Host and without hop-by-hop fields', async () => {
  let seen: string[] = []
  let url: string | undefined
  const origin = await http((request, response) => {
    seen = request.rawHeaders
    url = request.url
    response.end()
  })
  const fields = {
    'X-A': '1',
    Connection: 'X-B',
    'X-B': '2',
    TE: 'trailers',
    'Proxy-Authorization': 'Basic x',
    Upgrade: 'x',
  }
  await bodyOf(await client().request(ask(`${origin}/a/../b%7e?q=%20`, { fields })))
  expect(url).toBe('/a/../b%7e?q=%20')
  expect(seen.slice(0, 2)).toEqual(['host', origin.slice(7)])
  expect(seen).toContain('X-A')
  expect(seen.join(' ')).not.toMatch(/X-B|TE|Proxy|Upgrade/)
})

test('a request body streams, chunked where its length is not known', async () => {
  const origin = await http(async (request, response) => {
    response.setHeader('X-Coding', request.headers['transfer-encoding'] ?? 'none')
    request.pipe(response)
  })
  const body = new PassThrough()
  const asked = client().request(ask(`${origin}/`, { method: 'POST', body }))
  body.write('one ')
  const response = await asked
  body.end('two')
  expect(response.fields.get('x-coding')).toBe('chunked')
  expect(await bodyOf(response)).toBe('one two')
})

test('a body that nobody reads stops the origin', async () => {
  const chunk = Buffer.alloc(64 * 1024)
  let written = 0
  let stopped: () => void
  const paused = new Promise<void>((resolve) => (stopped = resolve))
  const origin = await http((_, response) => {
    const more = (): void => {
      while (written < 2000) {
        written++
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end()
    }
    response.once('drain', () => setImmediate(stopped))
    more()
  })
  const response = await client().request(ask(`${origin}/`))
  await paused
  expect(written).toBeLessThan(2000)
  expect((await buffer(response.body as Readable)).length).toBe(2000 * chunk.length)
})

test('interim responses are handed over as they come, trailers at the end', async () => {
  const origin = await http((_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    response.writeHead(200, { Trailer: 'X-Sum' })
    response.write('body')
    response.addTrailers({ 'X-Sum': '7' })
    response.end()
  })
  const interim: ResponseHead[] = []
  const response = await client().request(ask(`${origin}/`, { onInterim: (head) => interim.push(head) }))
  expect(interim.map(({ status, fields }) => [status, fields.get('link')])).toEqual([[103, '</a.css>; rel=preload']])
  expect(await bodyOf(response)).toBe('body')
  expect((await response.trailers)?.get('x-sum')).toBe('7')
})

test('an interim response is handed over without a length: it has no content', async () => {
  const bytes =
    'HTTP/1.1 103 Early Hints\r\nContent-Length: 40\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody'
  const origin = await tcp((socket) => socket.once('data', () => socket.end(bytes)))
  const interim: ResponseHead[] = []
  const response = await client().request(ask(origin, { onInterim: (head) => interim.push(head) }))
  expect(interim.map(({ fields }) => fields.toRaw())).toEqual([['Link', '</a>']])
  expect(await bodyOf(response)).toBe('body')
})

test('an expectation goes to the origin, and the body follows its 100 (Continue)', async () => {
  const events: string[] = []
  const server = createHttpServer()
  server.on('checkContinue', (request, response) => {
    events.push('expected')
    response.writeContinue()
    request.on('data', (part) => events.push(`got ${part}`))
    request.on('end', () => response.end('done'))
  })
  const origin = await listen(server)
  const fields = { Expect: '100-continue', 'Content-Length': '4' }
  const onInterim = (head: ResponseHead): unknown => events.push(`interim ${head.status}`)
  const response = await client().request(
    ask(`${origin}/`, { method: 'PUT', fields, body: Readable.from([Buffer.from('body')]), onInterim }),
  )
  expect(await bodyOf(response)).toBe('done')
  expect(events).toEqual(['expected', 'interim 100', 'got body'])
})

test('an origin that refuses the expectation answers at once and never sees the body', async () => {
  const server = createHttpServer()
  server.on('checkContinue', (_, response) => response.writeHead(413).end('too large'))
  const origin = await listen(server)
  const body = new PassThrough()
  const fields = { Expect: '100-continue', 'Content-Length': '4' }
  const response = await client().request(ask(`${origin}/`, { method: 'PUT', fields, body }))
  expect([response.status, await bodyOf(response)]).toEqual([413, 'too large'])
  expect(body.readableFlowing).not.toBe(true)
})

test('an origin that knows no expectations gets the body all the same', async () => {
  const origin = await tcp((socket) => {
    let got = ''
    socket.on('data', (bytes) => {
      got += String(bytes)
      if (got.endsWith('\r\n\r\nbody')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  const fields = { Expect: '100-continue', 'Content-Length': '4' }
  const response = await client({ continueMs: 10 }).request(
    ask(`${origin}/`, { method: 'PUT', fields, body: Readable.from([Buffer.from('body')]) }),
  )
  expect(await bodyOf(response)).toBe('ok')
})

test('connections are used again', async () => {
  const ports = new Set<number | undefined>()
  const origin = await http((request, response) => {
    ports.add(request.socket.remotePort)
    response.end('x')
  })
  const asks = client()
  for (let i = 0; i < 8; i++) await bodyOf(await asks.request(ask(`${origin}/`)))
  expect(ports.size).toBeLessThan(3)
})

test('a kept connection that the origin closes as the request leaves costs the client nothing', async () => {
  let connections = 0
  const origin = await tcp((socket) => {
    connections++
    let requests = 0
    socket.on('data', () => {
      requests++
      if (connections === 1 && requests === 2) socket.resetAndDestroy()
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx')
    })
  })
  const asks = client()
  expect(await bodyOf(await asks.request(ask(`${origin}/`)))).toBe('x')
  expect(await bodyOf(await asks.request(ask(`${origin}/`)))).toBe('x')
  expect(connections).toBe(2)
})

test('a connection rule sends the connection elsewhere while Host stays', async () => {
  const origin = await http((request, response) => response.end(request.headers.host))
  const rule = parseConnectTo(`store.example:80:127.0.0.1:${new URL(origin).port}`) as ConnectToRule
  const response = await client({ allowPrivate: false, connectTo: [rule] }).request(ask('http://store.example/'))
  expect(await bodyOf(response)).toBe('store.example')
})

const failure = (code: string) => expect.objectContaining({ name: 'OriginError', code })

test('a private address is refused before a byte is sent, as a literal and behind a name', async () => {
  const origin = await http((_, response) => response.end())
  const guarded = client({ allowPrivate: false })
  await expect(guarded.request(ask(`${origin}/`))).rejects.toEqual(failure('private-address'))
  await expect(guarded.request(ask(origin.replace('127.0.0.1', 'localhost')))).rejects.toEqual(
    failure('private-address'),
  )
})

test('a name with a public and a private address is only connected to at the public one', async () => {
  const asked: string[] = []
  const guarded = client({
    allowPrivate: false,
    lookup: (name, _, done) => {
      asked.push(name)
      done(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ])
    },
  })
  await expect(guarded.request(ask('http://rebind.example/'))).rejects.toEqual(failure('private-address'))
  expect(asked).toEqual(['rebind.example'])
})

test('what an option allows is no longer private', async () => {
  const origin = await http((_, response) => response.end('in'))
  const port = Number(new URL(origin).port)
  const some = client({ allowPrivate: (host, at) => host === '127.0.0.1' && at === port })
  expect(await bodyOf(await some.request(ask(origin)))).toBe('in')
})

test('a refused connection says so', async () => {
  const server = createTcpServer()
  const origin = await listen(server)
  server.close()
  await once(server, 'close')
  await expect(client().request(ask(origin))).rejects.toEqual(failure('refused'))
})

test('a name without an address says so', async () => {
  const nowhere = client({ lookup: (_, __, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []) })
  await expect(nowhere.request(ask('http://nowhere.invalid/'))).rejects.toEqual(failure('dns'))
})

test('an origin that never answers is given up', async () => {
  const origin = await tcp((socket) => socket.resume())
  await expect(client({ headMs: 50 }).request(ask(origin))).rejects.toEqual(failure('timeout'))
})

test('a body that stalls errors', async () => {
  const origin = await tcp((socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart')),
  )
  const response = await client({ bodyIdleMs: 50 }).request(ask(origin))
  await expect(bodyOf(response)).rejects.toEqual(failure('timeout'))
})

test.each([
  ['shorter than its Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart'],
  ['without its last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n'],
])('a body %s errors', async (_, bytes) => {
  const origin = await tcp((socket) => socket.once('data', () => socket.end(bytes)))
  const response = await client().request(ask(origin))
  await expect(bodyOf(response)).rejects.toEqual(failure('reset'))
})

test('a broken chunk errors', async () => {
  const origin = await tcp((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\nzz\r\n')),
  )
  const response = await client().request(ask(origin))
  await expect(bodyOf(response)).rejects.toEqual(failure('garbage'))
})

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
  ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an upgrade that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ['a number that is no status code', 'HTTP/1.1 099 X\r\nContent-Length: 1\r\n\r\nx'],
  ['early hints without end', 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n'.repeat(20_000)],
  ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}\r\n`],
])('%s is garbage', async (_, bytes) => {
  const origin = await tcp((socket) => socket.once('data', () => socket.write(bytes)))
  await expect(client().request(ask(origin))).rejects.toEqual(failure('garbage'))
})

test('early hints without end are garbage to an expectation, too', async () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n'.repeat(100)
  const origin = await tcp((socket) => socket.once('data', () => socket.write(hints)))
  const fields = { Expect: '100-continue', 'Content-Length': '4' }
  const asked = client().request(ask(origin, { method: 'PUT', fields, body: Readable.from([Buffer.from('body')]) }))
  await expect(asked).rejects.toEqual(failure('garbage'))
})

test('who gives up ends the exchange with the origin', async () => {
  const closed = Promise.withResolvers<void>()
  const origin = await http((request) => void request.socket.once('close', () => closed.resolve()))
  const controller = new AbortController()
  const asked = client().request(ask(origin, { signal: controller.signal }))
  asked.catch(() => {})
  await Promise.race([asked, new Promise((resolve) => setImmediate(resolve))])
  controller.abort()
  await expect(asked).rejects.toEqual(failure('aborted'))
})

test('an origin is not taken for down because clients break off what they send', async () => {
  const url = await http((request, response) => request.resume().once('end', () => response.end('here')))
  const cache = client()
  for (let time = 0; time < 2 * CIRCUIT_FAILURES; time++) {
    const body = new PassThrough()
    const answer = cache.request(ask(url, { method: 'POST', body }))
    body.write('half', () => body.destroy(new Error('the client broke it off')))
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
  }
  expect(await text((await cache.request(ask(url))).body as Readable)).toBe('here')
})

test('a body that is no longer wanted ends the exchange with the origin', async () => {
  const closed = Promise.withResolvers<void>()
  const origin = await http((request, response) => {
    request.socket.once('close', () => closed.resolve())
    response.write('first')
  })
  const response = await client().request(ask(origin))
  ;(response.body as Readable).destroy()
  await closed.promise
})

test.each(['ftp://a.example/', 'http:///x', 'nonsense'])('%s is no URL of an origin', async (url) => {
  await expect(client().request(ask(url))).rejects.toEqual(failure('bad-url'))
})

test('a request that contradicts itself about its length is not sent', async () => {
  const request = ask('http://127.0.0.1:1/', {
    method: 'POST',
    fields: { 'Content-Length': '1, 2' },
    body: Readable.from([]),
  })
  await expect(client().request(request)).rejects.toEqual(failure('bad-url'))
})

test('an origin that speaks no TLS where https is asked for says so', async () => {
  const origin = await http((_, response) => response.end())
  await expect(client().request(ask(origin.replace('http:', 'https:')))).rejects.toEqual(failure('tls'))
})

test('what has to be done before TLS is done once, before the first handshake and not before', async () => {
  const origin = await http((_, response) => response.end())
  let done = 0
  const speaking = client({ beforeTls: () => done++ })
  await speaking.request(ask(origin))
  expect(done).toBe(0)
  const https = origin.replace('http:', 'https:')
  for (let i = 0; i < 2; i++) await expect(speaking.request(ask(https))).rejects.toEqual(failure('tls'))
  expect(done).toBe(1)
})
