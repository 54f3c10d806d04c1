import { describe, expect, test } from 'vitest'
import { testCache } from '../testing/test-cache.ts'
import { testBytes, testOrigin } from '../testing/test-origin.ts'
import { stories, type Answer, type Headers, type Step } from './story.ts'

/**
 * What no honest client or origin sends: a clear error or a clean pass-through, nothing poisoned. Bodies of another length than
 * announced, bogus transfer codings and endless bodies are in broken-origin.test.ts; disks that are full, read-only or corrupt
 * beside the disk store; a hundred thousand directives, for the parser, in cache-control.test.ts.
 */

const FRESH = { 'Cache-Control': 'max-age=3600' }
const WHOLE: Answer = { fields: { ...FRESH, ETag: '"a"' }, body: '0123456789' }

/** It reaches the client, and the next request the origin. */
const passed = (fields: Headers): Step[] => [
  { answers: [{ fields }], text: '1' },
  { answers: [{}], text: '2' },
]

stories({
  'ten thousand directives are as good as no-store': passed({ 'Cache-Control': `max-age=60${', a'.repeat(10_000)}` }),
  'a thousand names in Vary are as good as "*"': passed({
    ...FRESH,
    Vary: Array.from({ length: 1_000 }, (_, i) => `a${i}`).join(),
  }),
  'a Vary on everything matches nothing': passed({ ...FRESH, Vary: 'Accept, *' }),
  'an Age beyond 2^63 is very old': passed({ ...FRESH, Age: '9223372036854775808' }),
  'freshness and an age that are both without bound are stale': passed({
    'Cache-Control': 'max-age=99999999999999999999',
    Age: '99999999999999999999',
  }),
  'RFC 9110 9.3.1: a GET with content is answered by the origin, and for its client alone': [
    { requestBody: 'x', answers: [{ fields: FRESH }], text: '1', fields: { 'cache-status': /detail=request-content/ } },
    { answers: [{ fields: FRESH }], text: '2' },
    { requestBody: 'x', answers: [{ fields: FRESH }], text: '3', fields: { 'cache-status': /fwd=bypass/ } },
    { text: '2', fields: { 'cache-status': /hit/ } },
  ],
  'dates that are none are no dates': [
    { answers: [{ fields: { ...FRESH, Date: 'yesterday', 'Last-Modified': '0', Expires: 'Thu, 32 Foo' } }] },
    { after: 10, text: '1', fields: { age: '10', date: / GMT$/ } },
  ],
  'a 304 to a request without conditions is passed on, and changes nothing': [
    { answers: [{ status: 304, fields: { ...FRESH, ETag: '"a"' } }], status: 304 },
    { answers: [WHOLE], text: '0123456789' },
    { text: '0123456789', fields: { 'cache-status': /hit/ } },
  ],
})

describe('ranges of what is stored', () => {
  const answered = (range: string, status: number, text?: string): [string, Step[]] => [
    `"${range.slice(0, 40)}" is answered ${status}`,
    [{ answers: [WHOLE] }, { ask: { Range: range }, status, ...(text === undefined ? {} : { text }) }],
  ]
  stories(
    Object.fromEntries([
      answered('bytes=--5', 200, '0123456789'),
      answered('bytes=-1-5', 200, '0123456789'),
      answered('bytes=5-2', 200, '0123456789'),
      answered('bytes=1e3-', 200, '0123456789'),
      answered('bytes=0x1-', 200, '0123456789'),
      answered('bytes=', 200, '0123456789'),
      answered('bytes=-0', 416),
      answered(`bytes=${'9'.repeat(400)}-`, 416),
      answered(`bytes=0-${'9'.repeat(400)}`, 206, '0123456789'),
      answered(`bytes=-${'9'.repeat(400)}`, 206, '0123456789'),
      answered(`bytes=${'0-0,'.repeat(2_000)}`, 200, '0123456789'),
    ]),
  )
})

describe('parts that an origin sends', () => {
  const part = (range: string): Answer => ({
    status: 206,
    fields: { ...FRESH, ETag: '"a"', 'Content-Range': `bytes ${range}` },
    body: '01234',
  })
  const dropped = (range: string): [string, Step[]] => [
    `"${range.slice(0, 40)}" is passed on, and not stored`,
    [
      { ask: { Range: 'bytes=0-4' }, answers: [part(range)], text: '01234' },
      { answers: [WHOLE], text: '0123456789', sent: { range: undefined } },
    ],
  ]
  stories(
    Object.fromEntries([
      dropped('4-0/10'),
      dropped('0-4/4'),
      dropped(`0-${'9'.repeat(400)}/*`),
      dropped('-4-0/10'),
      dropped('0-4'),
      dropped('x'),
    ]),
  )

  test.each([
    ['more', '012345678', ''],
    ['fewer', '012', ''],
    ['more', '012345678', 'Content-Length: 9\r\n'],
    ['fewer', '012', 'Content-Length: 3\r\n'],
  ])('RFC9110-14.4 length: a part with %s bytes than its Content-Range says, "%s" (%j)', async (_, body, length) => {
    const head = `HTTP/1.1 206 Partial Content\r\nCache-Control: max-age=60\r\nContent-Range: bytes 0-4/10\r\n${length}`
    const url = await testBytes((socket) => socket.once('data', () => socket.end(`${head}\r\n${body}`)))
    const { get, cache } = testCache()
    expect(await get(url, { fields: { Range: 'bytes=0-4' } })).toMatchObject({ status: 206, text: body })
    expect(cache.figures().objects).toBe(0)
  })
})

test('a head of a megabyte is a problem, and nothing is stored', async () => {
  const bomb = `HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n${'X-Bomb: boom\r\n'.repeat(80_000)}\r\n`
  const { get, cache } = testCache()
  const { status, text } = await get(await testBytes((socket) => socket.once('data', () => socket.end(bomb))))
  expect([status, JSON.parse(text).type]).toEqual([502, 'urn:cachereef:problem:origin-garbage'])
  expect(cache.figures().objects).toBe(0)
})

test('a megabyte of chunk extensions is no part of the body', async () => {
  const head = 'HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n'
  const flood = `${head}4;${'a=b;'.repeat(262_144)}c\r\nbody\r\n0\r\n\r\n`
  const { get } = testCache()
  const url = await testBytes((socket) => socket.once('data', () => socket.end(flood)))
  expect(await get(url)).toMatchObject({ status: 200, text: 'body' })
  expect(await get(url)).toMatchObject({ text: 'body', cacheStatus: expect.stringMatching(/hit/) })
})

test('a thousand variants are looked through in part, and asked about in a head of bounded size', async () => {
  const origin = await testOrigin((request, response) => {
    const value = request.headers['x-a'] as string
    response.writeHead(200, { ...FRESH, Vary: 'X-A', ETag: `"${value}"` }).end(value)
  })
  const { get } = testCache()
  for (let i = 0; i < 1_000; i++) expect((await get(origin.url, { fields: { 'X-A': String(i) } })).text).toBe(String(i))
  const asked = origin.requests.map(({ headers }) => headers['if-none-match']?.length ?? 0)
  expect(Math.max(...asked)).toBeLessThan(200)
  const newest = await get(origin.url, { fields: { 'X-A': '999' } })
  const oldest = await get(origin.url, { fields: { 'X-A': '0' } })
  expect([newest.text, newest.cacheStatus, oldest.text]).toEqual(['999', expect.stringMatching(/hit/), '0'])
})
