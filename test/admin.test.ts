import { writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { Origin } from './origin.ts'

const URL_ASKED = 'http://www.example/page'

let commands: Commands
let origin: Origin
let peer: Running

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start()
  const folder = await commands.folder()
  const token = join(folder, 'token')
  await writeFile(token, 'open sesame\n')
  peer = await commands.peer(
    'anemone',
    ...['--connect-to', `:80:${origin.address}`, '--admin', '0.0.0.0:0', '--admin-token-file', token, '--open'],
  )
  await getThrough(peer.ready.listen, URL_ASKED)
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

interface Asking {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  /** The address of this machine that is asked. Default: loopback. */
  readonly host?: string
}

/** node's own request, for fetch would not send these Host and Origin fields. */
function ask(path: string, { method = 'GET', headers = {}, body, host = '127.0.0.1' }: Asking = {}) {
  const port = Number(peer.ready.admin.split(':').at(-1))
  return new Promise<{ status: number; type: string; fields: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const outgoing = request({ host, port, path, method, headers, agent: false }, (response) => {
        text(response).then((said) => {
          const type = response.headers['content-type'] ?? ''
          resolve({ status: response.statusCode ?? 0, type, fields: response.headers, text: said })
        }, reject)
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    },
  )
}

const CHANGE = { 'CacheReef-Admin': '1' }
const ALL = '{"kind":"all"}'

test('/status has all that the contract names', async () => {
  const { status, type, text: said } = await ask('/status')
  expect([status, type]).toEqual([200, 'application/json'])
  expect(JSON.parse(said)).toMatchObject({
    peerId: peer.ready.peerId,
    name: 'anemone',
    role: 'master',
    community: 'default',
    caching: 'active',
    epoch: { term: 1, master: peer.ready.peerId },
    peers: [
      {
        peerId: peer.ready.peerId,
        name: 'anemone',
        role: 'master',
        address: peer.ready.peerListen,
        state: 'alive',
        weight: expect.any(Number),
        portion: { domains: ['www.example'], slices: [] },
      },
    ],
    cache: { objects: 1, bytes: expect.any(Number), hits: 0, misses: 1, peerHits: 0, originFetches: 1, collapsed: 0 },
    origins: [{ host: 'www.example', requests: 1, responseMs: { p50: expect.any(Number), p99: expect.any(Number) } }],
  })
})

test('C7, C10, C11: metrics, explain, PAC, health and page are there', async () => {
  const metrics = await ask('/metrics')
  expect(metrics.type).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(metrics.text).toMatch(/^cachereef_\w+.* \d/m)
  expect(JSON.parse((await ask(`/explain?url=${encodeURIComponent(URL_ASKED)}`)).text)).toMatchObject({
    holders: [{ name: 'anemone', self: true }],
    stored: [{ status: 200 }],
  })
  const pac = await ask('/proxy.pac')
  expect(pac.type).toBe('application/x-ns-proxy-autoconfig')
  expect(pac.text).toContain(`PROXY ${peer.ready.listen}`)
  expect((await ask('/healthz')).status).toBe(200)
  expect((await ask('/readyz')).status).toBe(200)
  const page = await ask('/')
  expect(page.type).toMatch(/^text\/html/)
  expect(page.text).toContain('anemone')
  expect(page.fields['content-security-policy']).toMatch(/^default-src 'none'/)
  expect(page.text).not.toMatch(/<script|(?:src|href)="https?:/)
})

test.each<[string, number, string, Asking & { path?: string }]>([
  ['a page that is not there', 404, 'not-found', { path: '/nothing' }],
  ['a method that is not served', 405, 'method-refused', { path: '/status', method: 'DELETE' }],
  ['a change by GET', 405, 'method-refused', { path: '/leave' }],
  ['an explanation of nothing', 400, 'bad-request', { path: '/explain' }],
  ['a purge of nothing', 400, 'bad-request', { method: 'POST', headers: CHANGE, body: '{}' }],
  ['a purge that is no JSON', 400, 'bad-request', { method: 'POST', headers: CHANGE, body: 'all' }],
  ['a change without the header', 403, 'admin-header-missing', { method: 'POST', body: ALL }],
  ['another value of the header', 403, 'admin-header-missing', { method: 'POST', headers: { 'CacheReef-Admin': '0' } }],
  ['the name of another site', 403, 'foreign-host', { path: '/status', headers: { Host: 'evil.example' } }],
  ['the name of another site that has our port', 403, 'foreign-host', { headers: { Host: 'evil.example:3129' } }],
  [
    'a page of another site, header and all',
    403,
    'foreign-origin',
    { method: 'POST', headers: { ...CHANGE, Origin: 'http://evil.example' }, body: ALL },
  ],
  [
    'a page without an origin, header and all',
    403,
    'foreign-origin',
    { method: 'POST', headers: { ...CHANGE, Origin: 'null' }, body: ALL },
  ],
])('C14: %s: %d, as a problem of a stable type', async (_, status, type, { path = '/purge', ...asking }) => {
  const answer = await ask(path, asking)
  expect(answer).toMatchObject({ status, type: 'application/problem+json' })
  expect(JSON.parse(answer.text)).toEqual({
    type: `urn:cachereef:problem:${type}`,
    title: expect.stringMatching(/./),
    status,
    detail: expect.stringMatching(/./),
    peer: 'anemone',
  })
  expect(JSON.parse((await ask('/status')).text).cache.objects).toBe(1)
})

const elsewhere = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address

test.skipIf(elsewhere === undefined)(
  'C14: from beyond loopback a change needs the token as well, and reading does not',
  async () => {
    const host = elsewhere as string
    const change = (headers: Record<string, string>) =>
      ask('/purge', { host, method: 'POST', headers, body: '{"kind":"tag","value":"none"}' })
    expect((await ask('/status', { host })).status).toBe(200)
    expect((await change(CHANGE)).status).toBe(401)
    expect((await change({ ...CHANGE, Authorization: 'Bearer open' })).status).toBe(401)
    expect((await change({ Authorization: 'Bearer open sesame' })).status).toBe(403)
    expect((await change({ ...CHANGE, Authorization: 'Bearer open sesame' })).status).toBe(200)
  },
)

test('C6: a purge with the header is done, and says what each peer confirmed', async () => {
  const own = { Origin: `http://127.0.0.1:${peer.ready.admin.split(':').at(-1)}`, Host: peer.ready.admin }
  const answer = await ask('/purge', {
    method: 'POST',
    headers: { ...CHANGE, ...own, Host: own.Origin.slice('http://'.length) },
    body: ALL,
  })
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.text)).toMatchObject({ complete: true, peers: [{ name: 'anemone', confirmed: true }] })
  expect(JSON.parse((await ask('/status')).text).cache.objects).toBe(0)
})
