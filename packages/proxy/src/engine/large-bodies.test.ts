import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createDiskStore, createMemoryStore, createTieredStore } from '../store/index.ts'
import { testCache } from './testing/test-cache.ts'
import { testOrigin } from './testing/test-origin.ts'

const MIB = 1024 * 1024
/** Every byte tells where it stands, as far as a byte can. */
const BODY = Buffer.from(Array.from({ length: 4 * MIB }, (_, i) => (i * 31) ^ (i >> 8)))
const SIZED = { 'Cache-Control': 'max-age=60', 'Content-Length': String(BODY.length) }
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const bytesOf = async (body: unknown): Promise<Buffer> => buffer(body as Readable)

/** A cache whose store takes no body of more than 1 MiB. */
const smallCache = () => testCache({ store: createMemoryStore({ bytesMax: 4 * MIB }) })

/** An origin of one body, with ranges. */
function serve(tag: string, request: IncomingMessage, response: ServerResponse): void {
  const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  if (first === 0 || request.headers['if-range'] !== tag) {
    response.writeHead(200, { ...SIZED, ETag: tag }).end(BODY)
    return
  }
  const range = { 'Content-Range': `bytes ${first}-${BODY.length - 1}/${BODY.length}` }
  response.writeHead(206, { ...SIZED, 'Content-Length': BODY.length - first, ETag: tag, ...range })
  response.end(BODY.subarray(first))
}

test('C2: requests at once for what no store takes make one fetch, and each gets the whole body', async () => {
  const origin = await testOrigin((_, response) => void response.writeHead(200, SIZED).end(BODY))
  const { start, cache } = smallCache()
  const answers = await Promise.all(times(8, () => start(origin.url)))
  const bodies = await Promise.all(answers.map(({ body }) => bytesOf(body)))
  expect(bodies.every((body) => body.equals(BODY))).toBe(true)
  expect(origin.requests).toHaveLength(1)
  const status = answers.map(({ fields }) => fields.get('cache-status'))
  expect(status[0]).toMatch(/^reef; fwd=uri-miss; fwd-status=200; detail=too-large$/)
  expect(status.filter((each) => /; collapsed/.test(each ?? ''))).toHaveLength(7)
  expect(cache.figures()).toMatchObject({ collapsed: 7, originFetches: 1, objects: 0 })
})

test('C2: so do those for a body of unknown length, although it outgrows the store while it arrives', async () => {
  const origin = await testOrigin((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end(BODY)
  })
  const { start, cache } = smallCache()
  const answers = await Promise.all(times(8, () => start(origin.url)))
  const bodies = await Promise.all(answers.map(({ body }) => bytesOf(body)))
  expect(bodies.every((body) => body.equals(BODY))).toBe(true)
  expect(origin.requests).toHaveLength(1)
  expect(cache.figures()).toMatchObject({ originFetches: 1, objects: 0 })
})

test('C2: who comes while the first byte is still in the window joins; who comes later makes a fetch of his own', async () => {
  const origin = await testOrigin()
  const { start } = smallCache()
  const asked = start(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, SIZED).write(BODY.subarray(0, 100))
  const first = (await asked).body as Readable
  await once(first, 'readable')
  const joined = (await start(origin.url)).body as Readable
  expect(origin.requests).toHaveLength(1)
  const both = Promise.all([bytesOf(first), bytesOf(joined)])
  let come = 0
  first.on('data', (chunk: Buffer) => (come += chunk.length))
  response.write(BODY.subarray(100, 2 * MIB))
  await expect.poll(() => come).toBeGreaterThan(MIB)
  const late = start(origin.url)
  const second = await origin.next()
  response.end(BODY.subarray(2 * MIB))
  second.response.writeHead(200, SIZED).end(BODY)
  expect((await both).every((body) => body.equals(BODY))).toBe(true)
  expect((await bytesOf((await late).body)).equals(BODY)).toBe(true)
})

test('a slow reader of what no store takes slows nobody for long: the rest of it comes by a fetch of its own', async () => {
  const origin = await testOrigin((request, response) => serve('"v1"', request, response))
  const { start } = smallCache()
  const [slow, fast] = (await Promise.all([start(origin.url), start(origin.url)])).map(({ body }) => body as Readable)
  const begun = await new Promise<Buffer>((resolve) => slow?.once('data', resolve))
  slow?.pause()
  expect((await bytesOf(fast)).equals(BODY)).toBe(true)
  const rest = await bytesOf(slow)
  expect(Buffer.concat([begun, rest]).equals(BODY)).toBe(true)
  expect(origin.requests.map(({ headers }) => headers['if-range'])).toEqual([undefined, '"v1"'])
})

test('and where the origin has another version by then, the slow reader is told, and gets no wrong byte', async () => {
  let tag = '"v1"'
  const origin = await testOrigin((request, response) => {
    serve(tag, request, response)
    tag = '"v2"'
  })
  const { start } = smallCache()
  const [slow, fast] = (await Promise.all([start(origin.url), start(origin.url)])).map(({ body }) => body as Readable)
  const begun = await new Promise<Buffer>((resolve) => slow?.once('data', resolve))
  slow?.pause()
  const told = once(slow as Readable, 'end')
  told.catch(() => {})
  expect((await bytesOf(fast)).equals(BODY)).toBe(true)
  await expect(told).rejects.toThrow(/answered by something else/)
  expect(begun.equals(BODY.subarray(0, begun.length))).toBe(true)
})

test('with a disk below, what memory does not take can be joined at any moment, and is kept', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cachereef-large-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const disk = await createDiskStore({ directory, bytesMax: 64 * MIB })
  await using store = createTieredStore(createMemoryStore({ bytesMax: 4 * MIB }), disk)
  const origin = await testOrigin()
  const { start, cache } = testCache({ store })
  const asked = start(origin.url)
  const { response } = await origin.next()
  response.writeHead(200, SIZED).write(BODY.subarray(0, 3 * MIB))
  const first = (await asked).body as Readable
  let come = 0
  first.on('data', (chunk: Buffer) => (come += chunk.length))
  await expect.poll(() => come).toBe(3 * MIB)
  const late = bytesOf((await start(origin.url)).body)
  response.end(BODY.subarray(3 * MIB))
  expect((await late).equals(BODY)).toBe(true)
  expect((await bytesOf((await start(origin.url)).body)).equals(BODY)).toBe(true)
  expect(origin.requests).toHaveLength(1)
  expect(cache.figures()).toMatchObject({ hits: 1, objects: 1 })
})
