import { expect, test } from 'vitest'
import { testCache } from './testing/test-cache.ts'
import { testOrigin } from './testing/test-origin.ts'

test('A18: what has expired is validated; a 304 makes it fresh again, with its new fields', async () => {
  const origin = await testOrigin()
  const { get, clock } = testCache()
  const first = get(origin.url)
  ;(await origin.next()).response
    .writeHead(200, { 'Cache-Control': 'max-age=10', ETag: '"a"', 'X-A': 'old' })
    .end('body')
  await first
  clock.now += 20_000
  const second = get(origin.url)
  const { request, response } = await origin.next()
  expect(request.headers['if-none-match']).toBe('"a"')
  response.writeHead(304, { 'Cache-Control': 'max-age=30', ETag: '"a"', 'X-A': 'new' }).end()
  expect(await second).toMatchObject({
    status: 200,
    text: 'body',
    cacheStatus: expect.stringMatching(/fwd=stale; ?fwd-status=304/),
  })
  clock.now += 20_000
  const third = await get(origin.url)
  expect([third.text, third.fields.get('x-a'), third.fields.get('age')]).toEqual(['body', 'new', '20'])
  expect(origin.requests).toHaveLength(2)
})

test('what has expired and changed is replaced', async () => {
  let version = 1
  const origin = await testOrigin((_, response) =>
    response.writeHead(200, { 'Cache-Control': 'max-age=10', ETag: `"${version}"` }).end(`v${version}`),
  )
  const { get, clock, cache } = testCache()
  await get(origin.url)
  clock.now += 20_000
  version = 2
  expect((await get(origin.url)).text).toBe('v2')
  expect(await get(origin.url)).toMatchObject({ text: 'v2', cacheStatus: expect.stringMatching(/hit/) })
  expect(cache.figures().objects).toBe(1)
})

test('a hundred requests for what has expired make one validation', async () => {
  const origin = await testOrigin()
  const { get, clock } = testCache()
  const first = get(origin.url)
  ;(await origin.next()).response.writeHead(200, { 'Cache-Control': 'max-age=10', ETag: '"a"' }).end('body')
  await first
  clock.now += 20_000
  const asked = Array.from({ length: 100 }, () => get(origin.url))
  ;(await origin.next()).response.writeHead(304, { 'Cache-Control': 'max-age=10', ETag: '"a"' }).end()
  expect((await Promise.all(asked)).map((answer) => answer.text)).toEqual(Array(100).fill('body'))
  expect(origin.requests).toHaveLength(2)
})

test('a 304 about another representation is no validation: the request goes again without conditions', async () => {
  const origin = await testOrigin()
  const { get, clock } = testCache()
  const first = get(origin.url)
  ;(await origin.next()).response.writeHead(200, { 'Cache-Control': 'max-age=10', ETag: '"a"' }).end('old')
  await first
  clock.now += 20_000
  const second = get(origin.url)
  ;(await origin.next()).response.writeHead(304, { ETag: '"z"' }).end()
  const again = await origin.next()
  expect(again.request.headers['if-none-match']).toBeUndefined()
  again.response.writeHead(200, { 'Cache-Control': 'max-age=10', ETag: '"z"' }).end('new')
  expect((await second).text).toBe('new')
})

test('stale-while-revalidate serves at once and validates once behind it', async () => {
  const origin = await testOrigin()
  const { get, clock, cache } = testCache()
  const head = { 'Cache-Control': 'max-age=10, stale-while-revalidate=60', ETag: '"a"' }
  const first = get(origin.url)
  ;(await origin.next()).response.writeHead(200, head).end('old')
  await first
  clock.now += 20_000
  for (let i = 0; i < 5; i++) expect((await get(origin.url)).text).toBe('old')
  const { request, response } = await origin.next()
  expect(request.headers['if-none-match']).toBe('"a"')
  const stored = new Promise((resolve) => cache.once('stored', resolve))
  response.writeHead(200, { ...head, ETag: '"b"' }).end('new')
  await stored
  expect((await get(origin.url)).text).toBe('new')
  expect(origin.requests).toHaveLength(2)
})

test.each([
  ['answers 503', (status: number) => status],
  ['breaks off', () => 0],
])('a stale response is served when the origin %s, and Cache-Status says so', async (_, failWith) => {
  let failing = false
  const origin = await testOrigin((request, response) => {
    if (!failing) response.writeHead(200, { 'Cache-Control': 'max-age=10', ETag: '"a"' }).end('body')
    else if (failWith(503) === 0) request.socket.resetAndDestroy()
    else response.writeHead(503).end('down')
  })
  const { get, clock } = testCache()
  await get(origin.url)
  clock.now += 20_000
  failing = true
  const stale = await get(origin.url)
  expect([stale.status, stale.text, stale.fields.get('age')]).toEqual([200, 'body', '20'])
  expect(stale.cacheStatus).toMatch(/fwd=stale.*detail=/)
  failing = false
  expect((await get(origin.url)).cacheStatus).toMatch(/fwd=stale; ?fwd-status=200/)
})

test('must-revalidate forbids a stale answer: the failure is passed on', async () => {
  let failing = false
  const origin = await testOrigin((_, response) => {
    if (failing) response.writeHead(503).end('down')
    else response.writeHead(200, { 'Cache-Control': 'max-age=10, must-revalidate', ETag: '"a"' }).end('body')
  })
  const { get, clock } = testCache()
  await get(origin.url)
  clock.now += 20_000
  failing = true
  expect(await get(origin.url)).toMatchObject({ status: 503, text: 'down' })
})

test('what was validated as gone is no longer stored, not even for a dead origin', async () => {
  const heads = [{ 'Cache-Control': 'max-age=10', ETag: '"a"' }, { 'Cache-Control': 'no-store' }]
  const origin = await testOrigin((request, response) => {
    const head = heads.shift()
    if (head === undefined) request.socket.resetAndDestroy()
    else response.writeHead(200, head).end('body')
  })
  const { get, clock, cache } = testCache()
  await get(origin.url)
  clock.now += 20_000
  await get(origin.url)
  expect(cache.figures().objects).toBe(0)
  expect((await get(origin.url)).status).toBe(502)
})

test('HEAD freshens what is stored, or makes it be validated', async () => {
  const origin = await testOrigin()
  const { get, clock } = testCache()
  const first = get(origin.url)
  const head = { 'Cache-Control': 'max-age=10', ETag: '"a"', 'Content-Length': '4' }
  ;(await origin.next()).response.writeHead(200, head).end('body')
  await first
  clock.now += 20_000
  const asked = get(origin.url, { method: 'HEAD' })
  ;(await origin.next()).response.writeHead(200, { ...head, ETag: '"b"' }).end()
  expect((await asked).status).toBe(200)
  const next = get(origin.url)
  ;(await origin.next()).response.writeHead(200, { ...head, ETag: '"b"' }).end('new!')
  expect((await next).text).toBe('new!')
})

test('two ranges of one representation become one, with only what was missing fetched', async () => {
  const whole = 'abcdefghij'
  const asked: (string | undefined)[] = []
  const origin = await testOrigin((request, response) => {
    asked.push(request.headers.range)
    const [, first = 0, last = 9] =
      /^bytes=(\d+)-(\d+)?/.exec(request.headers.range ?? '')?.map((n) => (n === undefined ? 9 : Number(n))) ?? []
    const body = whole.slice(first, last + 1)
    const head = {
      'Cache-Control': 'max-age=60',
      ETag: '"a"',
      'Content-Range': `bytes ${first}-${last}/10`,
      'Content-Length': `${body.length}`,
    }
    response.writeHead(206, head).end(body)
  })
  const { get } = testCache()
  expect((await get(origin.url, { fields: { Range: 'bytes=0-4' } })).text).toBe('abcde')
  expect((await get(origin.url, { fields: { Range: 'bytes=1-3' } })).text).toBe('bcd')
  expect(asked).toHaveLength(1)
  expect(await get(origin.url)).toMatchObject({ status: 200, text: whole })
  expect(asked[1]).toMatch(/^bytes=5-/)
  expect(await get(origin.url)).toMatchObject({ status: 200, text: whole, cacheStatus: expect.stringMatching(/hit/) })
  expect(asked).toHaveLength(2)
})
