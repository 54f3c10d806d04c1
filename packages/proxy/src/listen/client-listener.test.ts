import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { Request, Response } from '../http/message.ts'
import { createOriginClient } from '../origin/origin-client.ts'
import { dial, readToEnd, readUntil, sendRaw } from '../testing/raw-client.ts'
import { testOrigin } from '../testing/origin.ts'
import { testCache } from '../engine/testing/test-cache.ts'
import { testBytes } from '../engine/testing/test-origin.ts'
import { createClientAcl } from './client-acl.ts'
import { createClientHandler } from './client-handler.ts'
import { openClientListener } from './client-listener.ts'
import { mountsOf } from './mirrors.ts'
import { createRefuse } from './refusal.ts'
import { createTunnel } from './tunnel.ts'
import { createUpgrade } from './upgrade.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

interface Setup {
  readonly mirrors?: readonly { prefix: string; origin: string }[]
  readonly reverse?: string
  readonly allow?: readonly string[]
  /** Answers in the cache's place. */
  readonly answer?: (request: Request) => Response | Promise<Response>
}

const greeting = () => response(200, 'hello', { 'Content-Type': 'text/plain' })

function response(status: number, text: string | Buffer, fields: Record<string, string>): Response {
  const body = Buffer.from(text)
  return { status, body, fields: Fields.from({ ...fields, 'Content-Length': String(body.length) }) }
}

async function listener({ mirrors = [], reverse, allow, answer = greeting }: Setup = {}) {
  const handled: Request[] = []
  const outdated: string[] = []
  const refuse = createRefuse('a')
  const { connect } = createOriginClient({ allowPrivate: true })
  const handler = createClientHandler({
    name: 'a',
    acl: createClientAcl(allow, '127.0.0.1'),
    mounts: mountsOf(mirrors, reverse),
    advertised: 'reef.test:3128',
    refuse,
    pac: () => 'the PAC',
    handle: async (request) => {
      handled.push(request)
      return answer(request)
    },
    invalidate: async (urls) => void outdated.push(...urls),
  })
  const upgrade = createUpgrade({ connect, name: 'a', refuse })
  const tunnel = createTunnel({ connect, ports: [], refuse })
  const open = await openClientListener({ host: '127.0.0.1', port: 0 }, { handler, tunnel, upgrade, refuse })
  opened.push(open)
  const ask = (head: string, body = '') => sendRaw(open.address, `${head}\r\nConnection: close\r\n\r\n${body}`)
  return { address: open.address, ask, handled, outdated }
}

test('C7: a request in absolute-form is handled with the URL as sent, and without what only peers may say', async () => {
  const { ask, handled } = await listener()
  expect(await ask('GET http://a.test/x?y HTTP/1.1\r\nHost: other\r\nCacheReef-Hop: v=1, table="t", hops=1')).toMatch(
    /^HTTP\/1\.1 200 .*hello$/s,
  )
  expect(handled[0]).toMatchObject({ method: 'GET', url: 'http://a.test/x?y' })
  expect(handled[0]?.fields.has('cachereef-hop')).toBe(false)
})

test('C7: mirrors and reverse change Host and URL to the origin, and a redirect leads back through the mirror', async () => {
  const answer = () => response(302, '', { Location: 'https://registry.test/repo/b?c' })
  const { ask, handled } = await listener({
    mirrors: [{ prefix: '/npm', origin: 'https://registry.test/repo' }],
    answer,
  })
  expect(await ask('GET /npm/a HTTP/1.1\r\nHost: reef.test:3128')).toContain(
    'Location: http://reef.test:3128/npm/b?c\r\n',
  )
  expect(handled[0]?.url).toBe('https://registry.test/repo/a')
  expect(handled[0]?.fields.get('host')).toBe('registry.test')

  const reverse = await listener({
    reverse: 'http://www.test',
    answer: () => response(301, '', { Location: '/moved' }),
  })
  expect(await reverse.ask('GET http://shop.test/a HTTP/1.1\r\nHost: shop.test')).toContain('Location: /moved\r\n')
  expect(reverse.handled[0]?.url).toBe('http://www.test/a')
})

test("C7: npm's metadata is rewritten for npm clients, compressed or not, and for nobody else", async () => {
  const metadata = '{"dist": {"tarball": "https://registry.npmjs.org/a/-/a-1.tgz"}}'
  const setup = (body: string | Buffer, more: Record<string, string>): Setup => ({
    mirrors: [{ prefix: '/npm', origin: 'https://registry.npmjs.org' }],
    answer: () => response(200, body, { 'Content-Type': 'application/json', ETag: '"1"', ...more }),
  })
  for (const { ask } of [
    await listener(setup(metadata, {})),
    await listener(setup(gzipSync(metadata), { 'Content-Encoding': 'gzip' })),
  ]) {
    const got = await ask('GET /npm/a HTTP/1.0\r\nHost: 127.0.0.1:1\r\nAccept: application/vnd.npm.install-v1+json')
    expect(got).toContain('{"dist": {"tarball": "http://127.0.0.1:1/npm/a/-/a-1.tgz"}}')
    expect(got).toContain('ETag: W/"1"')
    expect(got).not.toMatch(/content-encoding|content-length/i)
  }
  const { ask } = await listener(setup(metadata, {}))
  expect(await ask('GET /npm/a HTTP/1.1\r\nHost: 127.0.0.1:1')).toContain(metadata)
})

test('the own address serves the PAC, and says elsewhere how to use it as a proxy', async () => {
  const { ask, address, handled } = await listener()
  expect(await ask(`GET /proxy.pac HTTP/1.1\r\nHost: ${address}`)).toMatch(/x-ns-proxy-autoconfig.*the PAC$/s)
  const help = `use http://${address} as your http proxy`
  expect(await ask(`GET / HTTP/1.1\r\nHost: ${address}`)).toMatch(
    new RegExp(`^HTTP/1.1 404 .*Cache-Status: a; detail=not-a-site.*${help}`, 's'),
  )
  // Asked for through itself it is still itself, by whichever of its names: no loop.
  const port = address.split(':')[1] as string
  for (const own of [address, `localhost:${port}`, 'reef.test:3128']) {
    expect(await ask(`GET http://${own}/proxy.pac HTTP/1.1\r\nHost: ${own}`), own).toContain('the PAC')
  }
  expect(handled).toEqual([])
})

test('C14: who is no client is refused, for requests, tunnels and upgrades alike', async () => {
  const { ask, handled } = await listener({ allow: ['192.0.2.0/24'] })
  const heads = [
    'GET http://a.test/ HTTP/1.1\r\nHost: a.test',
    'CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443',
    'GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade',
  ]
  for (const head of heads)
    expect(await ask(head)).toMatch(/^HTTP\/1\.1 403 .*client-refused.*127\.0\.0\.1 is none of this peer's clients/s)
  expect(handled).toEqual([])
})

test('a request that has been here before is not sent round again', async () => {
  const { ask, handled } = await listener()
  expect(await ask('GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nVia: 1.0 other, HTTP/1.1 A (comment)')).toMatch(
    /^HTTP\/1\.1 508 /,
  )
  expect(await ask('GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nVia: 1.1 aa')).toMatch(/^HTTP\/1\.1 200 /)
  expect(handled).toHaveLength(1)
})

test('what is not HTTP, or contradicts itself, is a 400 that says what is wrong', async () => {
  const { ask, address } = await listener()
  const detail = async (head: string) => /"detail":"([^"]*)/.exec(await ask(head))?.[1]
  expect(await detail('GET http://a.test/ HTTP/1.1')).toBe('the request has no Host field')
  expect(await detail('GET http://a.test/ HTTP/1.1\r\nHost: a\r\nHost: b')).toMatch(/more than one Host/)
  expect(await detail('GET gopher://a.test/ HTTP/1.1\r\nHost: a')).toMatch(/^the scheme /)
  expect(await sendRaw(address, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*is not HTTP/s)
  expect(await ask(`GET http://a.test/ HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}`)).toMatch(/^HTTP\/1\.1 431 /)
  expect(await ask(`GET http://a.test/ HTTP/1.1\r\nHost: a${'\r\nX: 1'.repeat(1_100)}`)).toMatch(
    /^HTTP\/1\.1 431 .*too-many-fields/s,
  )
})

test('a method that no registry has is a 501, for it can not be passed on', async () => {
  const { ask } = await listener()
  expect(await ask('BREW http://a.test/ HTTP/1.1\r\nHost: a.test')).toMatch(/^HTTP\/1\.1 501 .*:method-refused"/s)
  expect(await ask('PROPPATCH http://a.test/ HTTP/1.1\r\nHost: a.test')).toMatch(/^HTTP\/1\.1 200 /)
})

test('HTTP/1.0 clients need no Host, get no chunks, and the connection ends', async () => {
  const { address } = await listener()
  const got = await sendRaw(address, 'GET http://a.test/ HTTP/1.0\r\n\r\n')
  expect(got).toMatch(/^HTTP\/1\.1 200 .*\r\nConnection: close\r\n.*hello$/s)
  expect(got).not.toMatch(/transfer-encoding/i)
})

test('Max-Forwards ends TRACE and OPTIONS here, and is counted down else', async () => {
  const { ask, handled } = await listener()
  const trace = await ask(
    'TRACE http://a.test/ HTTP/1.1\r\nHost: a.test\r\nMax-Forwards: 0\r\nCookie: secret=1\r\nX-Mine: 1',
  )
  expect(trace).toMatch(/message\/http.*X-Mine: 1/s)
  expect(trace).not.toContain('secret')
  expect(await ask('OPTIONS http://a.test/ HTTP/1.1\r\nHost: a.test\r\nMax-Forwards: 0')).toMatch(
    /^HTTP\/1\.1 204 .*Allow: GET, HEAD/s,
  )
  expect(await ask('OPTIONS * HTTP/1.1\r\nHost: a.test')).toMatch(/^HTTP\/1\.1 204 .*Cache-Status: a; detail=own/s)
  expect(handled).toEqual([])
  await ask('OPTIONS http://a.test/ HTTP/1.1\r\nHost: a.test\r\nMax-Forwards: 5')
  expect(handled[0]?.fields.get('max-forwards')).toBe('4')
})

test('a body streams in while it is sent, and Expect is passed on for the origin to answer', async () => {
  const { address } = await listener({
    answer: async (request) => {
      expect(request.fields.get('expect')).toBe('100-continue')
      request.onInterim?.({ status: 100, fields: new Fields() })
      let text = ''
      for await (const chunk of request.body as NonNullable<Request['body']>) text += chunk
      return response(200, `got ${text}`, {})
    },
  })
  const client = dial(address)
  client.write(
    'PUT http://a.test/ HTTP/1.1\r\nHost: a.test\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n',
  )
  expect(await readUntil(client, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 100 /)
  client.write('body')
  expect(await readToEnd(client)).toMatch(/got body$/)
})

test('RFC 9111 4.4: a change in reverse outdates the Location that it names as the client does', async () => {
  const answer = () => response(201, '', { Location: 'http://public.test/b' })
  const { ask, outdated } = await listener({ reverse: 'http://www.test/app', answer })
  await ask('POST /a HTTP/1.1\r\nHost: public.test\r\nContent-Length: 1', 'x')
  expect(outdated).toEqual(['http://www.test/app/b'])
})

test('C7: an upgrade joins client and origin, with what each side sent early', async () => {
  const origin = await testOrigin(() => {})
  opened.push(origin)
  origin.server.on('upgrade', (request, socket) => {
    expect(request.headers).toMatchObject({ upgrade: 'websocket', via: '1.1 a', host: `127.0.0.1:${origin.port}` })
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nearly')
    socket.on('data', (bytes: Buffer) => socket.end(`echo ${bytes}`))
  })
  const { address } = await listener()
  const client = dial(address)
  client.write(
    `GET http://127.0.0.1:${origin.port}/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  )
  expect(await readUntil(client, 'early')).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/)
  client.write('frame')
  expect(await readToEnd(client)).toBe('echo frame')
})

test('an upgrade that the origin declines is answered as it answers, and ends the connection', async () => {
  const origin = await testOrigin((_request, response) => response.writeHead(426).end('no'))
  opened.push(origin)
  const { address } = await listener()
  const head = `GET http://127.0.0.1:${origin.port}/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`
  const got = await sendRaw(address, `${head}GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n`)
  expect(got).toMatch(/^HTTP\/1\.1 426 .*Cache-Status: a; fwd=bypass; detail=upgrade-declined\r\n.*\r\n\r\nno$/s)
})

test('an offer of HTTP/2 in clear is declined by serving the request', async () => {
  const { ask } = await listener()
  const got = await ask('GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ')
  expect(got).toMatch(/^HTTP\/1\.1 200 .*hello$/s)
})

test('an offer of HTTP/2 in clear among others is not sent on', async () => {
  const offers: (string | undefined)[] = []
  const origin = await testOrigin(({ headers }, response) => {
    offers.push(headers.upgrade)
    response.writeHead(426).end()
  })
  opened.push(origin)
  const { ask } = await listener()
  const target = `http://127.0.0.1:${origin.port}/`
  await ask(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: H2C/1, websocket, h2c, h2cx`)
  expect(offers).toEqual(['websocket, h2cx'])
})

test('closing lets a request in flight end, takes no new one, and ends tunnels', async () => {
  const asked = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const { address } = await listener({
    answer: async () => {
      asked.resolve()
      await go.promise
      return greeting()
    },
  })
  const client = dial(address)
  client.write('GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n')
  await asked.promise
  const closed = opened.pop()?.[Symbol.asyncDispose]()
  const isRefused = async () => {
    const late = dial(address)
    const [refused] = await Promise.race([once(late, 'error'), once(late, 'connect')])
    late.destroy()
    return refused instanceof Error
  }
  await expect.poll(isRefused).toBe(true)
  go.resolve()
  expect(await readToEnd(client)).toMatch(/hello$/)
  await closed
})

test.each([
  ['the first chunk is none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n', 'origin-garbage'],
  ['a body of known length ends before its first byte', 'Content-Length: 5\r\n\r\n', 'origin-reset'],
])('where %s, the client is told, for its head has not gone out yet', async (_, rest, type) => {
  const url = await testBytes((socket) => socket.on('data', () => socket.end(`HTTP/1.1 200 OK\r\n${rest}`)))
  const { cache } = testCache()
  const { ask, handled } = await listener({ answer: (request) => cache.handle(request) })
  const answer = await ask(`GET ${url} HTTP/1.1\r\nHost: a.test`)
  expect(answer).toMatch(/^HTTP\/1\.1 502 /)
  expect(answer).toContain(`"urn:cachereef:problem:${type}"`)
  expect(answer).toMatch(/\r\nCache-Status: a; fwd=miss; detail=\w+\r\n/)
  expect(handled).toHaveLength(2)
})

test.each(['Content-Length: 0\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'Connection: close\r\n\r\n'])(
  'an empty body is whole, however it is framed: %j',
  async (rest) => {
    const url = await testBytes((socket) =>
      socket.on('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\n${rest}`)
        if (/close/.test(rest)) socket.end()
      }),
    )
    const { cache } = testCache()
    const { ask, handled } = await listener({ answer: (request) => cache.handle(request) })
    expect(await ask(`GET ${url} HTTP/1.1\r\nHost: a.test`)).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n(?:0\r\n\r\n)?$/s)
    expect(handled).toHaveLength(1)
  },
)
