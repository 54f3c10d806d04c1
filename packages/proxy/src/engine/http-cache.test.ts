import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { createMemoryStore } from '../store/index.ts'
import { createHttpCache } from './http-cache.ts'
import { alteredStore } from './testing/altered-store.ts'
import { read, testCache } from './testing/test-cache.ts'
import { testBytes, testOrigin } from './testing/test-origin.ts'
import type { Store } from '../store/store.ts'
import type { Served } from './interface.ts'

const FRESH = { 'Cache-Control': 'max-age=60' }

test('A18: a miss is fetched and stored, then served from the store with its age', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, { ...FRESH, 'X-A': '1' }).end('body'))
  const { get, clock } = testCache()
  const first = await get(`${origin.url}/a`)
  expect([first.status, first.text, first.fields.get('x-a')]).toEqual([200, 'body', '1'])
  expect(first.cacheStatus).toMatch(/^reef; ?fwd=uri-miss; ?fwd-status=200; ?stored; ?ttl=60/)
  clock.now += 10_000
  const second = await get(`${origin.url}/a`)
  expect([second.status, second.text, second.fields.get('x-a'), second.fields.get('age')]).toEqual([
    200,
    'body',
    '1',
    '10',
  ])
  expect(second.cacheStatus).toMatch(/^reef; ?hit; ?ttl=50/)
  expect(origin.requests).toHaveLength(1)
})

test('a hit is answered without waiting: its bytes are those of the store', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('body'))
  const { get, start } = testCache()
  await get(`${origin.url}/a`)
  expect((await start(`${origin.url}/a`)).body).toBeInstanceOf(Buffer)
})

test('a hit of a chunked response has a length', async () => {
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, FRESH).write('one ')
    response.end('two')
  })
  const { get } = testCache()
  expect((await get(origin.url)).fields.has('content-length')).toBe(false)
  expect((await get(origin.url)).fields.get('content-length')).toBe('7')
})

test('what must not be stored is passed on, and Cache-Status says why', async () => {
  const origin = await testOrigin((_, response) =>
    response.writeHead(200, { 'Cache-Control': 'no-store' }).end('secret'),
  )
  const { get, cache } = testCache()
  for (let i = 0; i < 2; i++) expect(await get(origin.url)).toMatchObject({ status: 200, text: 'secret' })
  expect((await get(origin.url)).cacheStatus).toMatch(/fwd=uri-miss.*detail=/)
  expect(origin.requests).toHaveLength(3)
  expect(cache.figures().objects).toBe(0)
})

test('members of Cache-Status and Via are appended after those of the caches before', async () => {
  const head = { ...FRESH, 'Cache-Status': 'outer; hit', Via: '1.1 outer' }
  const origin = await testOrigin((_, response) => response.writeHead(200, head).end())
  const { get } = testCache()
  for (let i = 0; i < 2; i++) {
    const { fields } = await get(origin.url)
    expect(fields.getAll('cache-status')).toEqual(['outer; hit', expect.stringMatching(/^reef;/)])
    expect(fields.get('via')).toBe('1.1 outer, 1.1 reef')
  }
})

test('fields of the connection go neither way, Via goes both', async () => {
  const url = await testBytes((socket) =>
    socket.once('data', (bytes) => {
      const head =
        'HTTP/1.1 200 OK\r\nCache-Control: max-age=9\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n'
      socket.end(`${head}Proxy-Authenticate: Basic\r\n\r\n${bytes}`)
    }),
  )
  const { get } = testCache()
  const { text, fields } = await get(url, {
    fields: { Connection: 'X-Mine', 'X-Mine': '1', TE: 'gzip', 'Proxy-Authorization': 'x', 'X-Kept': '2' },
  })
  expect(text).toMatch(/x-kept: 2/i)
  expect(text).toMatch(/via: 1\.1 reef/i)
  expect(text).not.toMatch(/x-mine|te: gzip|proxy-authorization/i)
  expect([...fields].map(([name]) => name)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/x-hop|keep-alive|proxy|connection/)]),
  )
})

test('HEAD is answered from a stored GET, without a body', async () => {
  const origin = await testOrigin((_, response) =>
    response.writeHead(200, { ...FRESH, 'Content-Length': '4' }).end('body'),
  )
  const { get, start } = testCache()
  await get(origin.url)
  const head = await start(origin.url, { method: 'HEAD' })
  expect([head.status, head.body, head.fields.get('content-length')]).toEqual([200, null, '4'])
  expect(origin.requests).toHaveLength(1)
})

test('a HEAD that nothing answers goes on as HEAD and stores nothing', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, { ...FRESH, 'Content-Length': '4' }).end())
  const { start, cache } = testCache()
  const head = await start(origin.url, { method: 'HEAD' })
  expect([head.status, head.body, head.fields.get('content-length')]).toEqual([200, null, '4'])
  expect([origin.requests[0]?.method, cache.figures().objects]).toEqual(['HEAD', 0])
})

test('If-None-Match is answered by the cache itself', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, { ...FRESH, ETag: '"a"' }).end('body'))
  const { get } = testCache()
  await get(origin.url)
  const same = await get(origin.url, { fields: { 'If-None-Match': '"a"' } })
  expect([same.status, same.text, same.fields.get('etag')]).toEqual([304, '', '"a"'])
  expect((await get(origin.url, { fields: { 'If-None-Match': '"b"' } })).status).toBe(200)
  expect(origin.requests).toHaveLength(1)
})

test('a client that has the response already is told so although the cache has to fetch it', async () => {
  const origin = await testOrigin()
  const { start } = testCache()
  const asked = start(origin.url, { fields: { 'If-None-Match': '"a"' } })
  const { request, response } = await origin.next()
  expect(request.headers['if-none-match']).toBe('"a"')
  response.writeHead(200, { ...FRESH, ETag: '"a"' }).end('body')
  expect((await asked).status).toBe(304)
})

test.each([
  ['bytes=2-4', 206, 'cde', 'bytes 2-4/10'],
  ['bytes=7-', 206, 'hij', 'bytes 7-9/10'],
  ['bytes=-2', 206, 'ij', 'bytes 8-9/10'],
  ['bytes=20-', 416, '', 'bytes */10'],
])('range %s is cut from what is stored: %i', async (range, status, body, contentRange) => {
  const origin = await testOrigin((_, response) => response.writeHead(200, { ...FRESH, ETag: '"a"' }).end('abcdefghij'))
  const { get } = testCache()
  await get(origin.url)
  const part = await get(origin.url, { fields: { Range: range } })
  expect([part.status, part.text, part.fields.get('content-range')]).toEqual([status, body, contentRange])
  expect(origin.requests).toHaveLength(1)
})

test('several ranges come as one multipart body', async () => {
  const origin = await testOrigin((_, response) =>
    response.writeHead(200, { ...FRESH, 'Content-Type': 'text/plain' }).end('abcdefghij'),
  )
  const { get } = testCache()
  await get(origin.url)
  const parts = await get(origin.url, { fields: { Range: 'bytes=0-0,8-9' } })
  const boundary = /boundary=(\w+)/.exec(parts.fields.get('content-type') ?? '')?.[1]
  expect(parts.status).toBe(206)
  expect(parts.text.split(`--${boundary}`).map((part) => part.trim().split('\r\n\r\n')[1])).toEqual([
    undefined,
    'a',
    'ij',
    undefined,
  ])
  expect(parts.fields.get('content-length')).toBe(String(parts.text.length))
})

test('a range that nothing answers goes on as one, and its answer as it is', async () => {
  const origin = await testOrigin((request, response) => {
    expect(request.headers.range).toBe('bytes=2-4')
    response.writeHead(206, { ...FRESH, 'Content-Range': 'bytes 2-4/10', 'Content-Length': '3' }).end('cde')
  })
  const part = await testCache().get(origin.url, { fields: { Range: 'bytes=2-4' } })
  expect([part.status, part.text, part.fields.get('content-range')]).toEqual([206, 'cde', 'bytes 2-4/10'])
})

test('variants are told apart by the fields that Vary names', async () => {
  const origin = await testOrigin((request, response) =>
    response.writeHead(200, { ...FRESH, Vary: 'X-V' }).end(request.headers['x-v']),
  )
  const { get } = testCache()
  for (const variant of ['one', 'two', 'one', 'two'])
    expect((await get(origin.url, { fields: { 'X-V': variant } })).text).toBe(variant)
  expect(origin.requests).toHaveLength(2)
})

test('an unsafe request passes with its body, and what it changed is validated before it is used again', async () => {
  let version = 1
  const origin = await testOrigin((request, response) => {
    if (request.method === 'GET') response.writeHead(200, FRESH).end(`version ${version}`)
    else {
      version++
      request.pipe(response.writeHead(200))
    }
  })
  const { get } = testCache()
  expect((await get(origin.url)).text).toBe('version 1')
  const body = new PassThrough()
  const posted = get(origin.url, { method: 'POST', body })
  body.write('one ')
  body.end('two')
  expect((await posted).text).toBe('one two')
  expect((await posted).cacheStatus).toMatch(/fwd=method/)
  expect((await get(origin.url)).text).toBe('version 2')
})

test('a response that was on its way when its URL changed is not used again', async () => {
  const origin = await testOrigin()
  const { get, start } = testCache()
  const slow = start(origin.url)
  const old = await origin.next()
  const posted = get(origin.url, { method: 'POST' })
  ;(await origin.next()).response.end('changed')
  await posted
  old.response.writeHead(200, FRESH).end('old')
  expect((await read(await slow)).text).toBe('old')
  const asked = get(origin.url)
  ;(await origin.next()).response.writeHead(200, FRESH).end('new')
  expect((await asked).text).toBe('new')
})

test('C6: a purge deletes what is stored, and keeps what is arriving from being used again', async () => {
  const origin = await testOrigin()
  const { get, start, cache } = testCache()
  const asked = start(`${origin.url}/a`)
  const { response } = await origin.next()
  response.writeHead(200, FRESH).write('be')
  const arriving = await asked
  expect(await cache.purge({ kind: 'url', value: `${origin.url}/a` })).toBe(0)
  response.end('fore')
  expect((await read(arriving)).text).toBe('before')
  expect(cache.figures().objects).toBe(0)
  const again = get(`${origin.url}/a`)
  ;(await origin.next()).response.writeHead(200, FRESH).end('after')
  expect((await again).text).toBe('after')
  expect(await cache.purge({ kind: 'all' })).toBe(1)
})

test('only-if-cached is refused with 504 where nothing is stored', async () => {
  const { get } = testCache()
  const refused = await get('http://127.0.0.1:1/', { fields: { 'Cache-Control': 'only-if-cached' } })
  expect([refused.status, JSON.parse(refused.text).type]).toEqual([504, 'urn:cachereef:problem:only-if-cached'])
})

test('interim responses are passed on as they come, and trailers to the end', async () => {
  const origin = await testOrigin((_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    response.writeHead(200, { ...FRESH, Trailer: 'X-Sum' })
    response.write('body')
    response.addTrailers({ 'X-Sum': '7' })
    response.end()
  })
  const { start } = testCache()
  const interim: number[] = []
  for (const from of ['origin', 'store']) {
    const response = await start(origin.url, { onInterim: ({ status }) => interim.push(status) })
    expect((await read(response)).text).toBe('body')
    expect((await response.trailers)?.get('x-sum'), from).toBe('7')
  }
  expect(interim).toEqual([103])
})

test('figures count hits, misses, fetches, objects and bytes', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('body'))
  const { get, cache } = testCache()
  await get(`${origin.url}/a`)
  await get(`${origin.url}/a`)
  await get(`${origin.url}/b`)
  expect(cache.figures()).toMatchObject({ objects: 2, hits: 1, misses: 2, originFetches: 2, peerHits: 0, collapsed: 0 })
  expect(cache.figures().bytes).toBe(2 * 'body'.length)
})

test('B11: events tell what was stored and served, and how long the origin took', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('body'))
  const { get, cache, clock } = testCache()
  const stored: string[] = []
  const served: Pick<Served, 'outcome' | 'status'>[] = []
  const exchanges: unknown[] = []
  cache.on('stored', ({ key }) => stored.push(key))
  cache.on('served', ({ outcome, status }) => served.push({ outcome, status }))
  cache.on('upstream', (exchange) => exchanges.push(exchange))
  await get(`${origin.url}/a`)
  clock.now += 1
  await get(`${origin.url}/a`)
  expect(stored).toEqual([cache.keyOf({ method: 'GET', url: `${origin.url}/a`, fields: new Fields() })])
  expect(served).toEqual([
    { outcome: 'forwarded', status: 200 },
    { outcome: 'hit', status: 200 },
  ])
  expect(exchanges).toEqual([{ url: `${origin.url}/a`, from: 'origin', status: 200, responseMs: 0 }])
})

test('what a peer relayed is passed on and not stored here', async () => {
  const upstream = async () =>
    ({
      status: 200,
      fields: Fields.from({ ...FRESH, 'Cache-Status': 'b; hit' }),
      body: Readable.from([Buffer.from('theirs')]),
      storable: false,
      from: 'peer',
      peer: 'b',
    }) as const
  const { get, cache } = testCache({ upstream })
  expect((await get('http://a.example/')).text).toBe('theirs')
  expect(cache.figures()).toMatchObject({ objects: 0, peerHits: 1, originFetches: 0 })
})

test('who asks for a range gets it, though what is stored of it is outdated and the new one is not to be stored here', async () => {
  // More than is kept for those who come while it arrives.
  const NEW = '0123456789'.repeat(100_000)
  const answers = [
    { status: 206, etag: '"a"', content: NEW.slice(0, 5), 'Content-Range': `bytes 0-4/${NEW.length}`, storable: true },
    { status: 200, etag: '"b"', content: NEW, storable: false },
  ]
  const asked: (string | undefined)[] = []
  const upstream = async ({ fields }: { readonly fields: Fields }) => {
    asked.push(fields.get('if-range'))
    const { status, etag, content, storable, ...more } = answers.shift() ?? answers[0]!
    return {
      status,
      fields: Fields.from({ ...FRESH, ETag: etag, 'Content-Length': `${content.length}`, ...more }),
      body: Readable.from([Buffer.from(content)]),
      storable,
      from: 'peer' as const,
      peer: 'b',
    }
  }
  const { get } = testCache({ upstream })
  await get('http://a.example/', { fields: { Range: 'bytes=0-4' } })
  const answer = await get('http://a.example/', { fields: { Range: 'bytes=2-399999' } })
  expect(asked).toEqual([undefined, '"a"'])
  expect(answer).toMatchObject({ status: 206, text: NEW.slice(2, 400_000) })
  expect(answer.fields.get('content-range')).toBe(`bytes 2-399999/${NEW.length}`)
})

test('a store that fails costs nobody a response', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('body'))
  const broken = (): never => {
    throw new Error('disk on fire')
  }
  const store = {
    lookup: broken,
    begin: broken,
    open: broken,
    update: broken,
    remove: broken,
    purge: broken,
  } as unknown as Store
  const { get } = testCache({ store })
  for (let i = 0; i < 2; i++) expect(await get(origin.url)).toMatchObject({ status: 200, text: 'body' })
})

test('what was evicted between the look-up and the opening is a miss', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('body'))
  const store = createMemoryStore({ bytesMax: 1024 * 1024 })
  const { get, cache } = testCache({ store: alteredStore(store, { open: () => Promise.reject(new Error('gone')) }) })
  for (let i = 0; i < 2; i++) {
    expect((await get(origin.url)).text).toBe('body')
    expect(cache.figures().objects).toBe(1)
  }
  expect(origin.requests).toHaveLength(2)
})

test('C14: a cache of one’s own reaches public addresses only', async () => {
  const origin = await testOrigin((_, response) => response.end('inside'))
  await using store = createMemoryStore({ bytesMax: 1024 * 1024 })
  await using cache = createHttpCache({ store, name: 'alone' })
  const request = { method: 'GET', url: origin.url, fields: new Fields(), signal: new AbortController().signal }
  const refused = await read(await cache.handle(request))
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    403,
    expect.objectContaining({ type: 'urn:cachereef:problem:private-origin', peer: 'alone' }),
  ])
  expect(origin.requests).toHaveLength(0)
})

test('C8: a cache of one’s own is told which private origins it may reach', async () => {
  const origin = await testOrigin((_, response) => response.writeHead(200, FRESH).end('inside'))
  await using store = createMemoryStore({ bytesMax: 1024 * 1024 })
  await using cache = createHttpCache({ store, origin: { allowPrivate: (host) => host === '127.0.0.1' } })
  for (let i = 0; i < 2; i++) expect(await (await cache.fetch(origin.url)).text()).toBe('inside')
  expect(origin.requests).toHaveLength(1)
})

test('a name that is no token is refused', () => {
  expect(() => createHttpCache({ store: createMemoryStore({ bytesMax: 1024 * 1024 }), name: 'my reef' })).toThrow(
    TypeError,
  )
})
