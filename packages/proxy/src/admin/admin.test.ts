import { once } from 'node:events'
import http from 'node:http'
import { EventEmitter } from 'eventemitter3'
import { afterEach, expect, test } from 'vitest'
import type { HttpCache } from '../engine/interface.ts'
import type { Selector } from '../store/store.ts'
import { FakeCommunity, onePeer } from '../testing/fake-community.ts'
import type { AdminParts } from './admin-handler.ts'
import { openAdminListener } from './admin-listener.ts'
import { createDomainsSeen } from './domains-seen.ts'
import { createEventStream } from './event-stream.ts'
import { createRouteTally } from '../routing/tally.ts'
import { createTrust } from '../integrity/trust.ts'
import { createMetrics } from './metrics.ts'
import { createOriginTimes } from './origin-times.ts'
import { statusOf } from './status-of.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0)) await resource[Symbol.asyncDispose]()
})

const mirror = { objects: 8, bytes: 9, hits: 1 }
const figures = { objects: 1, bytes: 2, hits: 3, misses: 4, peerHits: 5, originFetches: 6, collapsed: 7, mirror }

async function admin(changes: Partial<AdminParts> = {}) {
  const cache = Object.assign(new EventEmitter(), {
    figures: () => ({ ...figures, chargedBytes: 20 }),
  }) as unknown as HttpCache
  const community = new FakeCommunity(onePeer({ name: 'a<b>' }))
  const domains = createDomainsSeen()
  domains.add('a.test')
  const origins = createOriginTimes()
  for (const ms of [10, 20, 30]) origins.record('a.test:8080', ms, ms < 30)
  const giving = { figures: () => ({ active: true, refused: 0 }) }
  const observed = {
    community,
    cache,
    domains,
    origins,
    trust: createTrust(() => 0),
    tally: createRouteTally(),
    giving,
  }
  const purged: Selector[] = []
  const events = createEventStream()
  const listener = await openAdminListener(
    { host: '127.0.0.1', port: 0 },
    {
      name: 'a',
      host: '127.0.0.1',
      token: undefined,
      status: () => statusOf(observed),
      metrics: createMetrics(observed),
      events,
      explain: () => Promise.reject(new Error('not asked here')),
      purge: async (selector) => {
        purged.push(selector)
        return { id: 'x.1.1', selector, complete: true, objects: 1, ms: 1, peers: [] }
      },
      leave: () => {},
      pac: () => 'function FindProxyForURL',
      ready: () => true,
      ...changes,
    },
  )
  opened.push(listener)
  return { url: `http://${listener.address}`, purged, events, community, cache }
}

/** fetch decides on Host itself, so this is by hand. */
async function ask(url: string, options: http.RequestOptions, body?: string) {
  const request = http.request(url, { agent: false, ...options }).end(body)
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, text, type: response.headers['content-type'] }
}

test('/status has the shape of the contract', async () => {
  const { url, community } = await admin()
  const { id } = community.self
  expect(await (await fetch(`${url}/status`)).json()).toEqual({
    peerId: id,
    name: 'a<b>',
    role: 'master',
    community: 'default',
    caching: 'active',
    epoch: { term: 1, master: id },
    peers: [
      {
        peerId: id,
        name: 'a<b>',
        role: 'master',
        address: '127.0.0.1:1',
        state: 'alive',
        weight: 1,
        portion: { domains: ['a.test'], slices: [] },
      },
    ],
    cache: figures,
    giving: { active: true, refused: 0 },
    origins: [{ host: 'a.test:8080', requests: 3, failed: 1, responseMs: { p50: 20, p99: 30 } }],
  })
})

test('B11, C10: page, metrics, health and PAC are there, and the page escapes names', async () => {
  const { url, cache } = await admin()
  cache.emit('served', { request: {} as never, status: 206, key: 'k', outcome: 'hit', collapsed: false })
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toContain('cachereef_lookups_total{kind="hit",peer="a<b>"} 3')
  expect(metrics).toContain('cachereef_responses_total{outcome="hit",status="2xx",peer="a<b>"} 1')
  const shown = await fetch(url)
  expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
  const page = await shown.text()
  expect(page).toContain('<h1>a&lt;b&gt; <span')
  expect(page).not.toContain('a<b>')
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect((await fetch(`${url}/proxy.pac`)).headers.get('content-type')).toBe('application/x-ns-proxy-autoconfig')
})

test('what is not ready says so, and what is not there says what is', async () => {
  const { url } = await admin({ ready: () => false })
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  expect(await ask(`${url}/nothing`, {})).toMatchObject({
    status: 404,
    type: 'application/problem+json',
    text: /\/status/,
  })
  expect(await ask(`${url}/status`, { method: 'POST' })).toMatchObject({ status: 405 })
  expect(await ask(`${url}/explain?url=a.test`, {})).toMatchObject({ status: 400, text: /absolute http or https URL/ })
})

test('C14: a request by a name that could be another site is refused', async () => {
  const { url } = await admin()
  expect(await ask(`${url}/status`, { headers: { Host: 'rebound.example' } })).toMatchObject({
    status: 403,
    text: /foreign-host/,
  })
  expect(await ask(`${url}/status`, { headers: { Host: 'localhost:3129' } })).toMatchObject({ status: 200 })
})

test('C14: what changes state needs the header that no page of another site can send', async () => {
  const { url, purged } = await admin()
  const selector = { kind: 'url', value: 'http://a.test/' }
  const purge = (headers: http.OutgoingHttpHeaders, body: string) =>
    ask(`${url}/purge`, { method: 'POST', headers }, body)
  expect(await purge({}, JSON.stringify(selector))).toMatchObject({ status: 403, text: /CacheReef-Admin: 1/ })
  expect(purged).toEqual([])
  expect(await purge({ 'CacheReef-Admin': '1' }, JSON.stringify(selector))).toMatchObject({ status: 200 })
  expect(purged).toEqual([selector])
  const elsewhere = { 'CacheReef-Admin': '1', Origin: 'http://rebound.example' }
  expect(await purge(elsewhere, JSON.stringify(selector))).toMatchObject({ status: 403, text: /foreign-origin/ })
  expect(await purge({ ...elsewhere, Origin: url }, JSON.stringify(selector))).toMatchObject({ status: 200 })
  expect(purged.splice(1)).toEqual([selector])
  for (const bad of [
    '',
    '{',
    '[]',
    '{"kind":"everything"}',
    '{"kind":"url"}',
    '{"kind":"domain","value":"a.test/b"}',
    `{"kind":"url","value":"${'x'.repeat(70_000)}"}`,
  ]) {
    expect(await purge({ 'CacheReef-Admin': '1' }, bad), bad.slice(0, 40)).toMatchObject({ status: 400 })
  }
  expect(purged).toHaveLength(1)
})

test('POST /leave is answered, then the peer leaves', async () => {
  const left = Promise.withResolvers<void>()
  const { url } = await admin({ leave: left.resolve })
  const answer = await ask(`${url}/leave`, { method: 'POST', headers: { 'CacheReef-Admin': '1' } })
  expect(answer).toMatchObject({ status: 202, text: '{"leaving":true}\n' })
  await left.promise
})

test('C10: /events begins with the status and goes on with what happens', async () => {
  const { url, events } = await admin()
  const response = await fetch(`${url}/events`)
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const next = async () => Buffer.from((await reader.read()).value as Uint8Array).toString()
  expect(await next()).toMatch(/^event: status\ndata: \{"peerId":/)
  expect(events.followed).toBe(true)
  events.send('epoch', { term: 2 })
  expect(await next()).toBe('event: epoch\ndata: {"term":2}\n\n')
  await reader.cancel()
})

test('a port in use is an error that names the option and says what to do', async () => {
  const { url } = await admin()
  const port = Number(new URL(url).port)
  await expect(openAdminListener({ host: '127.0.0.1', port }, {} as AdminParts)).rejects.toMatchObject({
    code: 'address-unavailable',
    message: expect.stringMatching(/^admin: 127\.0\.0\.1:\d+ is in use by another program; choose another port/),
  })
})
