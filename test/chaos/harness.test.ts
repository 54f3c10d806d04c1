/** What watches must be able to see: each fault of an answer, given on purpose, is found, and nothing else is. */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Absences } from './absences.ts'
import { checkedGet, type CheckedGet, type Outcome } from './checked-get.ts'
import { contentOf } from './content.ts'
import { Floors } from './floors.ts'
import { type Thing, thingAt, thingOf } from './thing.ts'
import { VersionedOrigin } from './versioned-origin.ts'
import { endOf, staleMs, versionAt } from './versions.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

const THING = thingAt('a.test', 1, { bytes: 50_000, maxAgeS: 2, periodMs: 5_000 })

/** Asks what stands in a peer's place. */
async function asked(answer: RequestListener, get: Partial<CheckedGet> = {}): Promise<Outcome> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const listen = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return checkedGet({ listen, thing: THING, withinMs: 5_000, ...get })
}

function bytesOf(thing: Thing, version: number): Buffer {
  const content = contentOf(thing, version)
  const parts: Buffer[] = []
  for (let at = 0; at < content.length; at += parts.at(-1)!.length) parts.push(content.part(at, content.length))
  return Buffer.concat(parts)
}

const now = () => versionAt(THING, Date.now())

test('an answer with the bytes of the present version has no fault', async () => {
  const version = now()
  const outcome = await asked((_, response) => {
    response.writeHead(200, { 'x-version': version }).end(bytesOf(THING, version))
  })
  expect(outcome.fault).toBeUndefined()
  expect(outcome).toMatchObject({ version, bytes: bytesOf(THING, version).length })
})

test('one wrong byte is found, and where it is', async () => {
  const version = now()
  const body = bytesOf(THING, version)
  body[30_000]! ^= 1
  const outcome = await asked((_, response) => response.writeHead(200, { 'x-version': version }).end(body))
  expect(outcome.fault).toBe('wrong')
  const [, at] = /differs at byte (\d+)/.exec(outcome.detail ?? '') ?? []
  expect(Math.abs(Number(at) - 30_000)).toBeLessThan(16_384)
})

test('bytes of another version, another thing or another place are wrong', async () => {
  const version = now()
  const bodies = [
    bytesOf(THING, version - 1).subarray(0, contentOf(THING, version).length),
    bytesOf({ ...THING, url: 'http://b.test/1' }, version),
    Buffer.concat([bytesOf(THING, version).subarray(16_384), bytesOf(THING, version).subarray(0, 16_384)]),
    bytesOf(THING, version).subarray(0, 40_000),
  ]
  for (const body of bodies) {
    const outcome = await asked((_, response) => response.writeHead(200, { 'x-version': version }).end(body))
    expect(outcome.fault).toBe('wrong')
  }
})

test('a body that breaks off, an error, a silence and nobody there are told apart', async () => {
  const version = now()
  const head = { 'x-version': version, 'content-length': 50_000 }
  const broken = await asked((_, response) => {
    response.writeHead(200, head).write(bytesOf(THING, version).subarray(0, 100), () => response.destroy())
  })
  expect(broken).toMatchObject({ fault: 'broken-off', bytes: 100 })
  expect(await asked((_, response) => response.writeHead(502).end('sorry'))).toMatchObject({
    fault: 'status',
    detail: '502 for 200: sorry',
  })
  expect(await asked(() => {}, { withinMs: 50 })).toMatchObject({ fault: 'late' })
  const outcome = await checkedGet({ listen: '127.0.0.1:1', thing: THING, withinMs: 1_000 })
  expect(outcome.fault).toBe('no-connection')
})

test('a version is fresh for its lifetime after its end, and stale a second later', () => {
  const version = now()
  const endMs = endOf(THING, version)
  expect(versionAt(THING, endMs - 1)).toBe(version)
  expect(versionAt(THING, endMs)).toBe(version + 1)
  expect(staleMs(THING, version, endMs + 3_000)).toBe(0)
  expect(staleMs(THING, version, endMs + 3_500)).toBe(500)
})

test('what is staler than allowed, and what was purged before, is found although its bytes are right', async () => {
  // The version before the present one is never too old by itself.
  const thing = thingAt('a.test', 4, { maxAgeS: 10, periodMs: 5_000 })
  const version = versionAt(thing, Date.now())
  const answered = (given: number, floorMs = 0) =>
    asked((_, response) => void response.writeHead(200, { 'x-version': given }).end(bytesOf(thing, given)), {
      thing,
      floorMs,
    })
  expect((await answered(version - 4)).fault).toBe('stale')
  const floors = new Floors()
  floors.add({ purged: { kind: 'domain', value: 'a.test' }, atMs: endOf(thing, version - 1) + 1, peers: ['p1'] })
  expect((await answered(version - 1, floors.of('p1', thing.url))).fault).toBe('purged')
  // Another peer did not confirm it; and what is newer than the purge is no fault at the one that did.
  expect((await answered(version - 1, floors.of('p2', thing.url))).fault).toBeUndefined()
  expect((await answered(version, floors.of('p1', thing.url))).fault).toBeUndefined()
})

test('the origin gives what the clients expect: whole, in part, and 304 for what is still so', async () => {
  await using origin = await VersionedOrigin.start()
  const thing = thingAt('a.test', 2, { bytes: 100_000 })
  const get = { listen: origin.address, thing, withinMs: 5_000 }
  // Asked like a proxy: the origin takes an absolute target for its path.
  const path = (range?: string, tag?: string) =>
    fetch(`http://${origin.address}${thing.url.slice('http://a.test'.length)}`, {
      headers: { ...(range && { Range: range }), ...(tag && { 'If-None-Match': tag }) },
    })
  expect(get.thing).toEqual(thingOf(thing.url))
  const [whole, part, same] = await Promise.all([path(), path('bytes=20000-20009'), path(undefined, '"1"')])
  expect([whole.status, part.status, same.status]).toEqual([200, 206, 304])
  expect(part.headers.get('content-range')).toBe('bytes 20000-20009/100000')
  const bytes = Buffer.from(await whole.arrayBuffer())
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(20_000, 20_010))).toBe(true)
  expect(origin.requests.map(({ status }) => status).sort()).toEqual([200, 206, 304])
})

test('a broken answer is excused only by the death of who gave it, or where nobody has the rest', () => {
  const absences = new Absences()
  const failure = { fault: 'broken-off', bytes: 100, version: now() + 100, tookMs: 10, cacheStatus: '' } as const
  const of = (peer: string, { url }: Thing, bytes = 100) =>
    absences.excuse({ ...failure, peer, url, bytes, askedMs: Date.now() })
  const weak = thingAt('a.test', 3, { tag: 'weak' })
  expect(of('p1', weak)).toBeUndefined()
  absences.began('p1', 'killed')
  expect(of('p1', THING)).toBe('killed')
  expect(of('p2', THING)).toBeUndefined()
  expect(of('p2', weak)).toBe('no strong validator')
  expect(of('p2', weak, 0)).toBeUndefined()
  const changed = { ...failure, peer: 'p2', url: THING.url, version: now() - 1, askedMs: Date.now() }
  expect(absences.excuse(changed)).toBe('changed meanwhile')
  expect(absences.excuse({ ...changed, fault: 'wrong' })).toBeUndefined()
  absences.began('p3', 'left')
  const late = { ...failure, peer: 'p3', url: THING.url, askedMs: Date.now() }
  expect(absences.excuse(late)).toBeUndefined()
  expect(absences.excuse({ ...late, tookMs: 5_100 })).toBe('longer than a leaving peer waits')
})
