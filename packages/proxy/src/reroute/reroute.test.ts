import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Identity, loadIdentity, type PeerInfo } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import type { PeerOptions } from '../peer-options.ts'
import { askThrough } from '../testing/ask.ts'
import { get } from '../testing/get.ts'
import { type TestOrigin, testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import { REROUTE_VALID_MS } from './limits.ts'
import { formatSignedUrl, parseSignedPath } from './signed-url.ts'
import { type RerouteTerms, signTerms } from './terms.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const BODY = randomBytes(100_000)
const SITE = 'http://www.site.test'

async function origin(
  answer: Parameters<typeof testOrigin>[0] = (_, response) =>
    response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end(BODY),
) {
  const server = await testOrigin(answer)
  opened.push(server)
  return server
}

/** Peers a, b and c at 127.0.0.1 to 3, in front of one site; whom they list advertises where it listens. */
async function reef({ port }: TestOrigin, options: (name: string) => PeerOptions = () => ({})) {
  const made = await testReef(['a', 'b', 'c'], (name) => ({
    listen: `127.0.0.${'abc'.indexOf(name) + 1}:0`,
    allowClients: ['127.0.0.0/8'],
    reverse: SITE,
    deliver: 'reroute',
    connectTo: [`::127.0.0.1:${port}`],
    ...options(name),
  }))
  opened.push(made)
  const [a, b, c] = made.peers as [TestPeer, TestPeer, TestPeer]
  const listed = ({ info, address }: TestPeer): PeerInfo => ({ ...info, clientAddress: address })
  /** Who holds the site, in the eyes of some of them. */
  const hold = (
    holders: readonly TestPeer[],
    among: readonly TestPeer[] = made.peers,
    change: Partial<PeerInfo> = {},
  ) => {
    for (const peer of among) {
      const peers = made.peers.map((each) => (holders.includes(each) ? { ...listed(each), ...change } : listed(each)))
      const self = peers.find(({ id }) => id === peer.info.id) as PeerInfo
      peer.community.change({ self, peers, holders: { 'www.site.test': holders.map(({ info }) => info.id) } })
    }
  }
  hold([b])
  return { a, b, c, hold }
}

const ask = ({ address }: TestPeer, path: string, headers: Record<string, string> = {}) =>
  get(`http://${address}${path}`, { headers })

const typeOf = (body: Buffer) => (JSON.parse(body.toString()) as { type: string }).type

test('A23: a client of a reverse proxy is sent to the holder, and gets it there from the cache or the origin', async () => {
  const source = await origin()
  const { a, b } = await reef(source)
  for (const outcome of [/^b; ?fwd=uri-miss/, /^b; ?hit/]) {
    const sent = await ask(a, '/file?q=1')
    expect(sent).toMatchObject({
      status: 307,
      headers: { 'cache-control': 'no-store', 'cache-status': 'a; detail=rerouted-to-b', via: '1.1 a' },
    })
    expect(sent.headers.location).toMatch(
      new RegExp(`^http://${b.address}/\\.cachereef/reroute/[^/]+/http/www\\.site\\.test/file\\?q=1$`),
    )
    const got = await get(sent.headers.location as string)
    expect(got).toMatchObject({ status: 200, body: BODY, headers: { 'cache-status': expect.stringMatching(outcome) } })
  }
  expect(source.asked).toEqual(['GET /file?q=1'])
  expect(source.requests[0]?.headers).toMatchObject({ host: 'www.site.test' })
})

test('A23: what the holder serves to those sent to it acts in nobody else’s name', async () => {
  const source = await origin((_, response) => {
    response
      .writeHead(200, { 'Set-Cookie': 'a=b', 'Strict-Transport-Security': 'max-age=1', 'Content-Type': 'text/html' })
      .end('page')
  })
  const { a } = await reef(source)
  const { location } = (await ask(a, '/page')).headers
  const got = await get(location as string, { headers: { Cookie: 'x=y', Referer: 'http://elsewhere.test/' } })
  expect(got.headers).toMatchObject({
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
  })
  expect(got.headers).not.toHaveProperty('set-cookie')
  expect(got.headers).not.toHaveProperty('strict-transport-security')
  expect(source.requests[0]?.headers).not.toHaveProperty('cookie')
  expect(source.requests[0]?.headers).not.toHaveProperty('referer')
})

test('A23: where the origin itself redirects, a relative address goes on from the origin, through the mirror of the holder', async () => {
  const source = await origin((_, response) => response.writeHead(302, { Location: '../b' }).end())
  const { a } = await reef(source, (name) =>
    name === 'a' ? {} : { reverse: undefined as never, mirrors: [{ prefix: '/m', origin: SITE }] },
  )
  const { location } = (await ask(a, '/x/y/a')).headers
  expect((await get(location as string)).headers.location).toBe('/m/x/b')
})

test('A23: a mirror sends its clients on, a forward proxy never does', async () => {
  const source = await origin()
  const { a } = await reef(source, (name) =>
    name === 'a' ? { reverse: undefined as never, mirrors: [{ prefix: '/m', origin: SITE }] } : {},
  )
  expect(await ask(a, '/m/file')).toMatchObject({
    status: 307,
    headers: { location: expect.stringMatching(/\/http\/www\.site\.test\/file$/) },
  })
  const forwarded = await askThrough(a.address, `${SITE}/file`)
  expect(forwarded).toMatchObject({ status: 200, headers: { 'cache-status': expect.stringMatching(/^b; .*a; fwd/) } })
})

test('A23: nobody is sent on by a peer that relays', async () => {
  const { a } = await reef(await origin(), () => ({ deliver: 'relay' }))
  expect(await ask(a, '/file')).toMatchObject({
    status: 200,
    headers: { 'cache-status': expect.stringMatching(/^b; .*a; fwd/) },
  })
})

test.each<[string, (name: string) => PeerOptions, Partial<PeerInfo>]>([
  ['is none of its clients', (name) => (name === 'b' ? { allowClients: ['127.0.0.77/32'] } : {}), {}],
  ['can not reach its network', () => ({}), { clientAddress: '198.51.100.1:3128' }],
  ['has no client address to go to', () => ({}), { clientAddress: undefined as never }],
  ['is on loopback, and the holder on another machine', () => ({}), { address: '198.51.100.1:3130' }],
])('A23: a client that %s is relayed', async (why, options, change) => {
  const source = await origin()
  const { a, b, hold } = await reef(source, options)
  hold([b], [a, b], change)
  const got = await ask(a, '/file')
  expect(got).toMatchObject({ status: 200, body: BODY })
  if (!why.includes('machine')) expect(got.headers['cache-status']).toMatch(/^b; .*a; fwd/)
})

test('A23: a holder that may not fetch from the origin is sent nobody', async () => {
  const source = await origin()
  const { a } = await reef(source, (name) =>
    name === 'b'
      ? { connectTo: [], mirrors: [{ prefix: '/m', origin: 'http://other.test' }], reverse: undefined as never }
      : {},
  )
  // The site's name has no address but by the others' rule.
  expect(await ask(a, '/file')).toMatchObject({ status: 200, body: BODY })
})

test('A23: a request that shows who the client is, or may change something, is relayed', async () => {
  const { a } = await reef(await origin())
  expect((await ask(a, '/file', { Cookie: 'a=b' })).status).toBe(200)
  expect((await ask(a, '/file', { Authorization: 'Basic eDp5' })).status).toBe(200)
  expect((await ask(a, '/file', { Accept: 'text/html' })).status).toBe(200)
  expect((await askThrough(a.address, `http://${a.address}/file`, { method: 'POST' }, 'x')).status).toBe(200)
  expect((await ask(a, '/file')).status).toBe(307)
})

test('A23: a replica that holds it too answers itself, and so does who has it stored', async () => {
  const { a, b, hold } = await reef(await origin())
  hold([b, a])
  expect((await ask(a, '/file')).status).toBe(200)
  hold([b])
  expect((await ask(a, '/file')).headers['cache-status']).toMatch(/a; hit/)
  expect((await ask(a, '/other')).status).toBe(307)
})

test('A23: who was sent is never sent on: a holder whose table differs relays', async () => {
  const source = await origin()
  const { a, b, c, hold } = await reef(source)
  hold([c], [b, c])
  const { location } = (await ask(a, '/file')).headers
  expect(await get(location as string)).toMatchObject({
    status: 200,
    headers: { 'cache-status': expect.stringMatching(/^c; .*b; fwd/) },
  })
  // Each of two sends to the other: a client that follows still arrives.
  hold([a], [b])
  const there = (await ask(a, '/again')).headers.location as string
  expect(await get(there)).toMatchObject({ status: 200, body: BODY })
})

test('A23: a HEAD is good with the address of a GET, no other method is, and no upgrade', async () => {
  const { a } = await reef(await origin())
  const location = (await ask(a, '/file')).headers.location as string
  expect(await get(location, { method: 'HEAD' })).toMatchObject({ status: 200, body: Buffer.alloc(0) })
  expect(await get(location, { method: 'DELETE' })).toMatchObject({ status: 403 })
  const upgrade = await get(location, { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } })
  expect(upgrade.status).toBe(404)
})

test('A23: an address that was tampered with is refused: another path, host, holder, end or signer', async () => {
  const source = await origin()
  const { a, b, c } = await reef(source)
  const location = (await ask(a, '/file')).headers.location as string
  const { pathname } = new URL(location)
  const { expires } = parseSignedPath(pathname)?.terms as RerouteTerms
  const forgeries = [
    location.replace(/\/file$/, '/secret'),
    `${location}?more`,
    location.replace('www.site.test', 'intranet.test'),
    location.replace('/http/www', '/https/www'),
    location.replace(b.address, c.address),
    location.replace(expires.toString(36), (expires + 60).toString(36)),
    location.replace(/[\w-]{43}(?=\.[\w-]{86}\/)/, Buffer.from(c.info.id, 'hex').toString('base64url')),
    location.replace('/reroute/1.', '/reroute/2.'),
    location.replace(/\/http\/.*/, ''),
  ]
  for (const forgery of forgeries) {
    const refused = await get(forgery)
    expect(refused, forgery).toMatchObject({
      status: 403,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    })
    expect(typeOf(refused.body), forgery).toBe('urn:cachereef:problem:reroute-forged')
  }
  expect(source.asked).toEqual([])
})

/** The same as a peer would sign, by a key of the test's choice. */
function signed(identity: Identity, { address, info }: TestPeer, terms: Partial<RerouteTerms>) {
  const whole: RerouteTerms = {
    method: 'GET',
    url: `${SITE}/file`,
    holder: info.id,
    signer: identity.id,
    expires: Math.floor(Date.now() / 1_000) + 30,
    ...terms,
  }
  return get(formatSignedUrl(address, whole, signTerms(whole, identity.privateKey)))
}

async function knownIdentity() {
  const stateDir = await mkdtemp(join(tmpdir(), 'cachereef-reroute-'))
  opened.push({ [Symbol.asyncDispose]: () => rm(stateDir, { recursive: true }) })
  return { stateDir, identity: await loadIdentity(stateDir) }
}

test('A23: an expired address is refused, so is one that is good for too long, and one that a stranger signed', async () => {
  const { stateDir, identity } = await knownIdentity()
  const { b } = await reef(await origin(), (name) => (name === 'a' ? { stateDir } : {}))
  expect(await signed(identity, b, {})).toMatchObject({ status: 200, body: BODY })

  const nowSeconds = Math.floor(Date.now() / 1_000)
  for (const expires of [nowSeconds - 2, 1, nowSeconds + 10 * REROUTE_VALID_MS]) {
    const refused = await signed(identity, b, { expires })
    expect(refused.status).toBe(403)
    expect(typeOf(refused.body)).toBe('urn:cachereef:problem:reroute-expired')
  }
  const stranger = await signed(await loadIdentity(undefined), b, {})
  expect(stranger.status).toBe(403)
  expect(typeOf(stranger.body)).toBe('urn:cachereef:problem:reroute-stranger')
})

test('A23: a peer that has left the list can send nobody any more', async () => {
  const { a, b } = await reef(await origin())
  const location = (await ask(a, '/file')).headers.location as string
  b.community.change({ self: b.info, peers: [b.info] })
  const refused = await get(location)
  expect(refused.status).toBe(403)
  expect(typeOf(refused.body)).toBe('urn:cachereef:problem:reroute-stranger')
})

test('C14: a signed address opens no private network that the holder would not fetch from', async () => {
  const source = await origin()
  const { stateDir, identity } = await knownIdentity()
  const { b } = await reef(source, (name) => ({ connectTo: [], ...(name === 'a' ? { stateDir } : {}) }))
  const refused = await signed(identity, b, { url: `http://127.0.0.1:${source.port}/` })
  expect(refused.status).toBe(403)
  expect(typeOf(refused.body)).toBe('urn:cachereef:problem:private-origin')
  expect(source.asked).toEqual([])
})

test('A23: the holder sends what the digest promises, fetches anew what is of another day, and nothing else', async () => {
  let content = 'old'
  const source = await origin((_, response) => response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end(content))
  const { stateDir, identity } = await knownIdentity()
  const { b } = await reef(source, (name) => (name === 'a' ? { stateDir } : {}))
  const sha256 = (text: string) => createHash('sha256').update(text).digest()

  const old = await signed(identity, b, { digest: sha256('old') })
  expect(old.body.toString()).toBe('old')
  expect(old.headers['repr-digest']).toBe(`sha-256=:${sha256('old').toString('base64')}:`)
  content = 'new'
  // It is in the holder's memory by now, so it can be compared before anything of it is sent.
  expect((await signed(identity, b, { digest: sha256('old') })).headers['cache-status']).toMatch(/^b; hit/)
  expect((await signed(identity, b, { digest: sha256('new') })).body.toString()).toBe('new')
  expect(source.asked.length).toBe(2)
  await expect(signed(identity, b, { digest: sha256('never'), url: `${SITE}/other` })).rejects.toThrow(
    /aborted|hang up/,
  )
  expect(b.peer.status().cache.objects).toBe(1)
})

test('A23, C5: after a holder’s death a client asks anew, and is sent there no more once the peer knows', async () => {
  const source = await origin()
  const { a, b } = await reef(source)
  const location = (await ask(a, '/file')).headers.location as string
  b.kill()
  await b.peer.leave()
  await expect(get(location)).rejects.toThrow('ECONNREFUSED')
  // Whoever is relayed in the meantime finds out.
  expect(await ask(a, '/other', { Cookie: 'a=b' })).toMatchObject({ status: 200, body: BODY })
  expect(await ask(a, '/file')).toMatchObject({ status: 200, body: BODY })
})

test('A23: a holder that can not be asked is sent nobody, and the next one is', async () => {
  const { a, b, c, hold } = await reef(await origin())
  hold([b, c])
  b.kill()
  expect((await ask(a, '/file')).headers.location).toContain(`http://${c.address}/`)
})
