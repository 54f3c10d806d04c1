import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { PeerInfo } from '@cachereef/community'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { Request, Response } from '../http/message.ts'
import { fakePeer } from '../testing/fake-community.ts'
import { SAMPLE_BYTES, VERIFY_INTERVAL_MS } from './limits.ts'
import { createVerifier, type Verified, type VerifierParts } from './verifier.ts'

const URL_ = 'http://x.test/1'
const BODY = Buffer.from(Array.from({ length: 20_000 }, (_, i) => i % 251))

interface Version {
  readonly body: Buffer
  readonly fields: Readonly<Record<string, string>>
}

/** What an origin does with a question; it may change its mind with each. */
function originOf(versions: () => Version) {
  const asked: Fields[] = []
  const origin = async ({ fields }: Request): Promise<Response> => {
    asked.push(fields)
    const { body, fields: own } = versions()
    const told = Fields.from(own)
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(fields.get('range') ?? '') ?? []
    if (first !== undefined && fields.get('if-range') === own.ETag) {
      return { status: 206, fields: told, body: body.subarray(Number(first), Number(last) + 1) }
    }
    const isSame =
      own.ETag === undefined
        ? fields.get('if-modified-since') === own['Last-Modified']
        : fields.get('if-none-match') === own.ETag
    if (isSame) return { status: 304, fields: told, body: null }
    return { status: 200, fields: told, body: Readable.from([body], { objectMode: false }) }
  }
  return { origin, asked }
}

function verifying(parts: Partial<VerifierParts> & Pick<VerifierParts, 'origin'>) {
  const results: Verified[] = []
  const peer: PeerInfo = fakePeer({ name: 'holder' })
  const verifier = createVerifier({
    share: 1,
    askAgain: async () => undefined,
    onVerified: (_peer, _url, result) => results.push(result),
    now: () => 0,
    random: () => 0.5,
    ...parts,
  })
  const request = (changes: Readonly<Record<string, string>> = {}): Request => ({
    method: 'GET',
    url: URL_,
    fields: Fields.from(changes),
    signal: new AbortController().signal,
  })
  return { verifier, peer, results, request }
}

function answer({ body, fields }: Version): Response {
  return {
    status: 200,
    fields: Fields.from({ ...fields, 'Content-Length': String(body.length) }),
    body: Readable.from([body.subarray(0, 7_000), body.subarray(7_000)], { objectMode: false }),
  }
}

const GOOD: Version = { body: BODY, fields: { ETag: '"1"' } }
const forged = Buffer.from(BODY)
forged.fill(0, 5_000, 15_000)

test('C13: what the origin has too agrees, by a sample of its bytes, and reaches the client unchanged', async () => {
  const { origin, asked } = originOf(() => GOOD)
  const { verifier, peer, results, request } = verifying({ origin })
  const passed = verifier.pass(peer, request({ 'Cache-Control': 'max-age=5' }), answer(GOOD))
  expect(await buffer(passed.body as Readable)).toEqual(BODY)
  await verifier.idle()
  expect(results).toEqual(['agrees'])
  expect(asked[0]?.get('range')).toMatch(/^bytes=\d+-\d+$/)
  expect(asked[0]?.get('cache-control')).toBeUndefined()
  const [first, last] = (asked[0]?.get('range') ?? '').slice('bytes='.length).split('-').map(Number)
  expect(Number(last) - Number(first) + 1).toBe(SAMPLE_BYTES)
})

test("C13: other bytes under the origin's own strong validator disagree", async () => {
  const { origin } = originOf(() => GOOD)
  const { verifier, peer, results, request } = verifying({ origin })
  await buffer(verifier.pass(peer, request(), answer({ ...GOOD, body: forged })).body as Readable)
  await verifier.idle()
  expect(results).toEqual(['disagrees'])
})

test('C13: a made-up version disagrees where the peer, asked to validate it, insists', async () => {
  const { origin } = originOf(() => GOOD)
  const lie: Version = { body: forged, fields: { ETag: '"lie"' } }
  const again: Request[] = []
  const { verifier, peer, results, request } = verifying({
    origin,
    askAgain: async (_peer, asked) => {
      again.push(asked)
      return answer(lie)
    },
  })
  await buffer(verifier.pass(peer, request(), answer(lie)).body as Readable)
  await verifier.idle()
  expect(results).toEqual(['disagrees'])
  expect(again[0]?.fields.get('cache-control')).toBe('no-cache')
})

test('a version that was right when the peer fetched it is outdated, and nobody is to blame', async () => {
  const { origin } = originOf(() => ({ body: forged, fields: { ETag: '"2"' } }))
  const { verifier, peer, results, request } = verifying({
    origin,
    askAgain: async () => answer({ body: forged, fields: { ETag: '"2"' } }),
  })
  await buffer(verifier.pass(peer, request(), answer(GOOD)).body as Readable)
  await verifier.idle()
  expect(results).toEqual(['outdated'])
})

test('an origin that changes while it is asked, that fails, or a peer that is gone prove nothing', async () => {
  let version = 2
  const changing = originOf(() => ({ body: BODY, fields: { ETag: `"${version++}"` } }))
  const failing = async (): Promise<Response> => Promise.reject(new Error('refused'))
  const erring = async (): Promise<Response> => ({ status: 503, fields: new Fields(), body: null })
  for (const [origin, insists] of [
    [changing.origin, true],
    [originOf(() => ({ body: BODY, fields: { ETag: '"9"' } })).origin, false],
    [failing, true],
    [erring, true],
  ] as const) {
    const askAgain = async () => (insists ? answer(GOOD) : undefined)
    const { verifier, peer, results, request } = verifying({ origin, askAgain })
    await buffer(verifier.pass(peer, request(), answer(GOOD)).body as Readable)
    await verifier.idle()
    expect(results).toEqual(['unknown'])
  }
})

test('a date alone is compared by a conditional request', async () => {
  const dated: Version = { body: BODY, fields: { 'Last-Modified': 'Tue, 01 Jul 2025 10:00:00 GMT' } }
  const { origin, asked } = originOf(() => dated)
  const { verifier, peer, results, request } = verifying({ origin })
  await buffer(verifier.pass(peer, request(), answer(dated)).body as Readable)
  await verifier.idle()
  expect(results).toEqual(['agrees'])
  expect(asked[0]?.get('if-modified-since')).toBe(dated.fields['Last-Modified'])
})

test("what is one client's own, or has no validator, is never compared", async () => {
  const { origin, asked } = originOf(() => GOOD)
  const { verifier, peer, request } = verifying({ origin })
  const plain: Version = { body: BODY, fields: {} }
  for (const [asking, version] of [
    [request({ Authorization: 'Basic x' }), GOOD],
    [request({ Cookie: 'a=b' }), GOOD],
    [request({ Range: 'bytes=0-1' }), GOOD],
    [request(), plain],
  ] as const) {
    const given = answer(version)
    expect(verifier.pass(peer, asking, given)).toBe(given)
  }
  expect(asked).toEqual([])
})

test('one origin is asked once an interval, and a share of 0 asks none', async () => {
  let nowMs = 0
  const { origin, asked } = originOf(() => GOOD)
  const { verifier, peer, results, request } = verifying({ origin, now: () => nowMs })
  for (const atMs of [0, 1, VERIFY_INTERVAL_MS - 1, VERIFY_INTERVAL_MS]) {
    nowMs = atMs
    await buffer(verifier.pass(peer, request(), answer(GOOD)).body as Readable)
    await verifier.idle()
  }
  expect(results).toEqual(['agrees', 'agrees'])
  const off = verifying({ origin, share: 0, random: () => 0 })
  off.verifier.pass(off.peer, off.request(), answer(GOOD))
  expect(asked).toHaveLength(2)
})

test('a client that leaves half-way ends the source, and what came is compared', async () => {
  const { origin } = originOf(() => GOOD)
  const { verifier, peer, results, request } = verifying({ origin, random: () => 0 })
  const given = answer(GOOD)
  const body = verifier.pass(peer, request(), given).body as Readable
  for await (const chunk of body) {
    expect(chunk.length).toBeGreaterThan(0)
    break
  }
  await verifier.idle()
  expect(results).toEqual(['agrees'])
  expect((given.body as Readable).destroyed).toBe(true)
})
