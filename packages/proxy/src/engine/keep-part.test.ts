import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { createMemoryStore } from '../store/index.ts'
import { alteredStore } from './testing/altered-store.ts'
import { read, testCache } from './testing/test-cache.ts'
import { testOrigin, type TestOrigin } from './testing/test-origin.ts'

const WHOLE = '0123456789'
const HEAD = { 'Cache-Control': 'max-age=60', ETag: '"a"', 'Content-Length': '10' }
type Headers = Readonly<Record<string, string>>

/** An origin that breaks its first answer off after four of ten bytes, and has ranges from then on. */
function breaksOnce(head: Headers = HEAD): Promise<TestOrigin> {
  let answers = 0
  return testOrigin((request, response) => {
    if (answers++ === 0) {
      response.writeHead(200, head)
      response.write(WHOLE.slice(0, 4), () => setImmediate(() => response.socket?.resetAndDestroy()))
      return
    }
    const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (first === 0) response.writeHead(200, head).end(WHOLE)
    else {
      const range = { 'Content-Range': `bytes ${first}-9/10`, 'Content-Length': String(10 - first) }
      response.writeHead(206, { ...head, ...range }).end(WHOLE.slice(first))
    }
  })
}

test('RFC9111-3.3 incomplete: of a body that broke off only the rest is fetched', async () => {
  const origin = await breaksOnce()
  const { start, get } = testCache()
  await expect(read(await start(origin.url))).rejects.toMatchObject({ code: 'reset' })
  const whole = await get(origin.url)
  expect([whole.status, whole.text]).toEqual([200, WHOLE])
  expect(whole.cacheStatus).toMatch(/fwd=partial; ?fwd-status=206; ?stored/)
  expect(whole.fields.get('content-length')).toBe('10')
  expect(origin.requests[1]?.headers).toMatchObject({ range: 'bytes=4-', 'if-range': '"a"' })
  expect(await get(origin.url)).toMatchObject({ text: WHOLE, cacheStatus: expect.stringMatching(/hit/) })
})

test('C5: where that part goes while its rest is on the way, all of it is fetched anew', async () => {
  const origin = await breaksOnce()
  const memory = createMemoryStore({ bytesMax: 1024 * 1024 })
  const { start, get } = testCache({ store: alteredStore(memory, { open: () => Promise.reject(new Error('gone')) }) })
  await expect(read(await start(origin.url))).rejects.toMatchObject({ code: 'reset' })
  expect(await get(origin.url)).toMatchObject({ status: 200, text: WHOLE })
  expect(origin.requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=4-', undefined])
})

test('a part is completed by a rest that comes in one piece, as from another peer', async () => {
  const head = { ...HEAD, Date: new Date().toUTCString() }
  const answers = [
    () => ({ status: 200, fields: Fields.from(head), body: brokenAfter(WHOLE.slice(0, 4)) }),
    () => ({
      status: 206,
      fields: Fields.from({ ...head, 'Content-Length': '6', 'Content-Range': 'bytes 4-9/10' }),
      body: Buffer.from(WHOLE.slice(4)),
    }),
  ]
  let asked = 0
  const { start, get } = testCache({
    upstream: async () => ({ ...answers[asked++]!(), storable: true, from: 'peer' as const }),
  })
  await expect(read(await start('http://a.test/'))).rejects.toThrow('broke off')
  expect((await get('http://a.test/')).text).toBe(WHOLE)
  expect(asked).toBe(2)
})

/** A body that brings so much and then breaks off. */
function brokenAfter(bytes: string): Readable {
  const parts = async function* () {
    yield Buffer.from(bytes)
    await new Promise(setImmediate)
    throw new Error('broke off')
  }
  return Readable.from(parts(), { objectMode: false })
}

test('what came of it answers the ranges that lie within', async () => {
  const origin = await breaksOnce()
  const { start, get } = testCache()
  await expect(read(await start(origin.url))).rejects.toThrow()
  const part = await get(origin.url, { fields: { Range: 'bytes=1-2' } })
  expect([part.status, part.text, part.fields.get('content-range')]).toEqual([206, '12', 'bytes 1-2/10'])
  expect(part.cacheStatus).toMatch(/hit/)
})

test('what a client that left has had is kept for the next one', async () => {
  const origin = await testOrigin()
  const { start, cache } = testCache()
  const asked = start(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, { ...HEAD, 'Content-Length': String(8 * 1024 * 1024) }).write(Buffer.alloc(64 * 1024))
  const { body } = await asked
  await new Promise((resolve) => (body as Readable).once('readable', resolve))
  ;(body as Readable).destroy()
  await expect.poll(() => cache.figures().objects).toBe(1)
})

test.each<[string, Headers]>([
  ['without a strong validator', { ...HEAD, ETag: 'W/"a"' }],
  ['that may not be stored', { ...HEAD, 'Cache-Control': 'no-store' }],
  ['of an origin without ranges', { ...HEAD, 'Accept-Ranges': 'none' }],
])('a body %s is fetched anew, as a whole', async (_, head) => {
  const origin = await breaksOnce(head)
  const { start, get, cache } = testCache()
  await expect(read(await start(origin.url))).rejects.toThrow()
  expect(cache.figures().objects).toBe(0)
  expect((await get(origin.url)).text).toBe(WHOLE)
  expect(origin.requests[1]?.headers.range).toBeUndefined()
})

test('a stale response that is whole is not given up for the beginning of a new one', async () => {
  let answers = 0
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, { ...HEAD, ETag: `"${answers++}"` })
    if (answers === 1) response.end(WHOLE)
    else response.write('abcd', () => setImmediate(() => response.socket?.resetAndDestroy()))
  })
  const { start, get, clock, cache } = testCache()
  await get(origin.url)
  clock.now += 100_000
  await expect(read(await start(origin.url))).rejects.toThrow()
  const stale = await get(origin.url, { fields: { 'Cache-Control': 'max-stale' } })
  expect([stale.text, cache.figures().objects]).toEqual([WHOLE, 1])
})

test('a body that was purged while it came is not kept in part either', async () => {
  const origin = await testOrigin()
  const { start, cache } = testCache()
  const asked = start(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, HEAD).write('0123')
  const reading = read(await asked)
  await cache.purge({ kind: 'all' })
  response.socket?.resetAndDestroy()
  await expect(reading).rejects.toThrow()
  expect(cache.figures().objects).toBe(0)
})
