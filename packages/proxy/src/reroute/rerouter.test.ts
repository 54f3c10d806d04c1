import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PeerInfo } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import { createPeer } from '../peer.ts'
import { FakeCommunity, fakePeer, onePeer } from '../testing/fake-community.ts'
import { askThrough } from '../testing/ask.ts'
import { get } from '../testing/get.ts'
import { testIdentity } from '../testing/identity.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'
import { createRerouter } from './rerouter.ts'
import type { RerouterBehaviour } from './rerouter-options.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const SITE = 'http://www.site.test'
const FILE = randomBytes(400_000)

/** A site that is a peer itself, "site", and caches nothing; three other peers cache what it serves. */
async function site(behaviour: Partial<RerouterBehaviour> = {}) {
  const served: IncomingMessage[] = []
  const server = http.createServer((request, response) =>
    rerouter(request, response, (error) => {
      served.push(request)
      if (error) response.writeHead(500).end(String(error))
      else serveFile(request, response)
    }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const names = ['site', 'b', 'c', 'd']
  const made = await testReef(names, (name) => ({
    listen: `127.0.0.${names.indexOf(name) + 1}:0`,
    allowClients: ['127.0.0.0/8'],
    connectTo: [`www.site.test::127.0.0.1:${port}`],
  }))
  opened.push(made, { [Symbol.asyncDispose]: async () => void server.closeAllConnections() })
  const [self, ...caching] = made.peers as [TestPeer, TestPeer, TestPeer, TestPeer]
  const listed: PeerInfo[] = made.peers.map(({ info, address }) => ({
    ...info,
    clientAddress: address,
    caching: info.name !== 'site',
  }))
  for (const { community, info } of made.peers) {
    const holders = { 'www.site.test': [caching[0].info.id] }
    community.change({ self: listed.find(({ id }) => id === info.id) as PeerInfo, peers: listed, holders })
  }
  const rerouter = createRerouter({ peer: self.peer, origin: SITE, ...behaviour })
  const visit = (path: string, headers: Record<string, string> = {}) =>
    get(`http://127.0.0.1:${port}${path}`, { headers })
  return { visit, address: `127.0.0.1:${port}`, served, caching }
}

/** One file with parts, as a site would serve it. */
function serveFile(request: IncomingMessage, response: http.ServerResponse) {
  const fields = { 'Cache-Control': 'max-age=60', ETag: '"v1"' }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  if (first === undefined) return response.writeHead(200, { ...fields, 'Content-Length': FILE.length }).end(FILE)
  const part = FILE.subarray(Number(first), Number(last) + 1)
  return response
    .writeHead(206, {
      ...fields,
      'Content-Range': `bytes ${first}-${last}/${FILE.length}`,
      'Content-Length': part.length,
    })
    .end(part)
}

test('A23: a site’s visitor is sent to the caching peer and gets the file there; the site serves the peer, once', async () => {
  const { visit, served, caching } = await site()
  for (const outcome of [/^b; fwd=uri-miss/, /^b; hit/]) {
    const sent = await visit('/file')
    expect(sent).toMatchObject({
      status: 307,
      headers: { 'cache-control': 'no-store', 'cache-status': 'site; detail=rerouted-to-b' },
    })
    expect(sent.headers.location).toContain(`http://${caching[0]?.address}/`)
    expect(await get(sent.headers.location as string)).toMatchObject({
      status: 200,
      body: FILE,
      headers: { 'cache-status': expect.stringMatching(outcome) },
    })
  }
  expect(served.map(({ headers }) => headers.via)).toEqual(['1.1 b'])
})

test('A23: whom it can’t send, it serves', async () => {
  const { visit } = await site({ client: ({ headers }) => headers['x-client']?.toString() ?? '192.168.77.1' })
  expect(await visit('/file')).toMatchObject({ status: 200, body: FILE })
  expect(await visit('/file', { 'X-Client': '127.0.0.1' })).toMatchObject({ status: 307 })
  expect(await visit('/file', { 'X-Client': '127.0.0.1', Cookie: 'a=b' })).toMatchObject({ status: 200 })
})

test('A23: it sends on only what it says is for everybody', async () => {
  const { visit, address } = await site({ eligible: ({ url }) => url?.startsWith('/public/') === true })
  expect((await visit('/public/file')).status).toBe(307)
  expect((await visit('/private/file')).status).toBe(200)
  const sly = await askThrough(address, 'http://x/', { path: '/public/../private/file' })
  expect(sly.status).toBe(200)
})

test('C14: what is signed is an address of the site, whatever host the visitor names', async () => {
  const { visit } = await site()
  const { location } = (await visit('/file', { Host: 'intranet.test' })).headers
  expect(location).toMatch(/\/http\/www\.site\.test\/file$/)
  expect((await visit('//intranet.test/file')).headers.location).toMatch(
    /\/http\/www\.site\.test\/\/intranet\.test\/file$/,
  )
})

test('A23: the address carries the digest that the site knows, and the holder vouches for it', async () => {
  const sha256 = createHash('sha256').update(FILE).digest()
  const { visit } = await site({ digest: (path) => (path === '/file' ? sha256 : Buffer.alloc(32)) })
  const got = await get((await visit('/file')).headers.location as string)
  expect(got).toMatchObject({
    status: 200,
    body: FILE,
    headers: { 'repr-digest': `sha-256=:${sha256.toString('base64')}:` },
  })
  await expect(get((await visit('/other')).headers.location as string)).rejects.toThrow('aborted')
})

test('A23: a large file is spread: each slice of it is fetched and kept by one of several peers', async () => {
  const sliceBytes = 20_000
  const { visit, served, caching } = await site({ sliceBytes })
  const download = async () => {
    const parts: Buffer[] = []
    const from = new Set<string>()
    for (let first = 0; first < FILE.length; first += sliceBytes) {
      const headers = { Range: `bytes=${first}-${first + sliceBytes - 1}` }
      const location = (await visit('/file', headers)).headers.location as string
      const part = await get(location, { headers })
      expect(part.status).toBe(206)
      from.add(new URL(location).hostname)
      parts.push(part.body)
    }
    expect(Buffer.concat(parts).equals(FILE)).toBe(true)
    return from
  }
  expect(await download()).toEqual(new Set(['127.0.0.2', '127.0.0.3', '127.0.0.4']))
  expect(served.length).toBe(FILE.length / sliceBytes)
  for (const { peer } of caching) expect(peer.status().cache.objects).toBeGreaterThan(0)
  await download()
  expect(served.length).toBe(FILE.length / sliceBytes)
})

test('A23: visitors of an https site are not sent over plain http unless it says so', async () => {
  const careful = await site({ origin: 'https://www.site.test' })
  expect((await careful.visit('/file')).status).toBe(200)
  const bold = await site({ origin: 'https://www.site.test', downgrade: true })
  expect((await bold.visit('/file')).headers.location).toMatch(/\/https\/www\.site\.test\/file$/)
})

test('what an option of the site throws is handed to the site', async () => {
  const { visit } = await site({
    digest: () => {
      throw new Error('no database')
    },
  })
  const failed = await visit('/file')
  expect(failed.status).toBe(500)
  expect(failed.body.toString()).toContain('no database')
})

test('A23: with a community and no peer of its own, the addresses alone say whom it can send', async () => {
  const [identity, holder] = [testIdentity(), fakePeer({ name: 'b', clientAddress: '127.0.0.2:3128' })]
  const self = fakePeer({ id: identity.id, caching: false })
  const community = new FakeCommunity({ self, peers: [self, holder] })
  const rerouter = createRerouter({ community, identity, origin: SITE })
  const server = http
    .createServer((request, response) => rerouter(request, response, () => response.end('here')))
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.push(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
  expect((await get(url)).headers.location).toMatch(/^http:\/\/127\.0\.0\.2:3128\/.*\/http\/www\.site\.test\/file$/)
  community.change({ self, peers: [self, { ...holder, clientAddress: '198.51.100.1:3128' }] })
  expect((await get(url)).body.toString()).toBe('here')
})

test.each<[Partial<RerouterBehaviour>, RegExp]>([
  [{ origin: 'www.site.test' }, /^origin: .*no site/],
  [{ origin: 'http://www.site.test/path' }, /^origin: .*no site/],
  [{ origin: 'ftp://www.site.test' }, /^origin: .*no site/],
  [{ sliceBytes: 0 }, /^sliceBytes: "0"/],
])('an option that makes no sense is refused by name: %j', async (behaviour, message) => {
  const peer = await createPeer({}, { createCommunity: () => new FakeCommunity(onePeer()) })
  opened.push(peer)
  expect(() => createRerouter({ peer, origin: SITE, ...behaviour })).toThrow(message)
})
