import { expect, test } from 'vitest'
import type { LoggedRequest, PredictionOptions } from './interface.ts'
import { createPrediction } from './prediction.ts'

const MINUTE = 60_000

const request = (path: string, more: Partial<LoggedRequest> = {}): LoggedRequest => ({
  atMs: 0,
  client: 'a',
  method: 'GET',
  url: `http://x.test${path}`,
  status: 200,
  bytes: 1_000,
  ...more,
})

function predict(requests: readonly LoggedRequest[], options: Partial<PredictionOptions> = {}) {
  const prediction = createPrediction({ peers: [1], memoryBytes: 1 << 20, freshMs: MINUTE, ...options })
  for (const each of requests) prediction.take(each)
  return prediction.report()
}

const single = (...requests: LoggedRequest[]) => predict(requests).communities[0]

test('C12: what was fetched is a hit while it is fresh, then validated, and fresh again', () => {
  const times = [0, MINUTE - 1, MINUTE, 2 * MINUTE - 1, 2 * MINUTE]
  expect(single(...times.map((atMs) => request('/', { atMs })))).toEqual({
    peers: 1,
    hits: 2,
    localHits: 2,
    validated: 2,
    savedBytes: 4_000,
    alone: { hits: 2, validated: 2, savedBytes: 4_000 },
  })
})

test.each<[string, LoggedRequest[], number]>([
  ['another length means that it has changed', [request('/'), request('/', { bytes: 999 }), request('/')], 0],
  ['URLs are compared as keys', [request('/%7Ea'), request('/~a', { url: 'HTTP://X.test:80/~a' })], 1],
  ['a query makes another', [request('/'), request('/?a')], 0],
  ['a POST is nobody else’s business', [request('/', { method: 'POST' }), request('/')], 0],
  ['a 503 is not kept', [request('/', { status: 503 }), request('/')], 0],
  ['a 404 is', [request('/', { status: 404 }), request('/', { status: 404 })], 1],
  [
    'a 304 and a part come from what is stored',
    [request('/'), request('/', { status: 304, bytes: 0 }), request('/', { status: 206, bytes: 10 })],
    2,
  ],
  [
    'and store nothing',
    [request('/', { status: 304, bytes: 0 }), request('/', { status: 206, bytes: 10 }), request('/')],
    0,
  ],
  [
    'so does HEAD',
    [request('/', { method: 'HEAD', bytes: 0 }), request('/'), request('/', { method: 'HEAD', bytes: 0 })],
    1,
  ],
  ['what is no URL is counted and passed', [request('/', { url: '-' }), request('/', { url: '-' })], 0],
])('%s', (_, requests, hits) => {
  const report = predict(requests)
  expect(report.requests).toBe(requests.length)
  expect(report.communities[0]).toMatchObject({ hits, validated: 0 })
})

test('what one peer has fetched, none fetches again; alone each does', () => {
  const clients = Array.from({ length: 40 }, (_, i) => `10.0.0.${i}`)
  const report = predict(
    clients.map((client) => request('/', { client })),
    { peers: [1, 4] },
  )
  expect(report).toMatchObject({ requests: 40, clients: 40, cacheable: 40, bytes: 40_000, firstMs: 0, lastMs: 0 })
  const [one, four] = report.communities
  expect(one).toMatchObject({ hits: 39, alone: { hits: 39 } })
  expect(four).toMatchObject({ hits: 39, alone: { hits: 36 } })
  // A fourth of the clients ask the holder itself.
  expect(four?.localHits).toBeGreaterThan(0)
  expect(four?.localHits).toBeLessThan(20)
})

test('more peers remember more, and are worth having until they save no more', () => {
  const sites = Array.from({ length: 200 }, (_, i) => `http://s${i}.test/`)
  const round = sites.map((url) => request('', { url, bytes: 20_000 }))
  const { communities, best } = predict([...round, ...round, ...round], { peers: [1, 8, 16, 32] })
  expect(communities[0]?.hits).toBeLessThan(200)
  expect(communities.slice(2).map(({ hits }) => hits)).toEqual([400, 400])
  expect([8, 16]).toContain(best)
})

test('a site that all requests are for is cut, or one peer would hold it all', () => {
  const requests = Array.from({ length: 400 }, (_, i) => request(`/${i % 200}`, { bytes: 20_000 }))
  const hits = (cut: string[]) => predict(requests, { peers: [16], cut }).communities[0]?.hits
  expect(hits([])).toBeLessThan(60)
  expect(hits(['x.test'])).toBeGreaterThan(150)
})

test.each<[Partial<PredictionOptions>, string]>([
  [{ peers: [] }, 'peers: there is no number of peers to try'],
  [{ peers: [4, 0] }, 'peers: 0 is not an integer from 1 to 256'],
  [{ memoryBytes: 0 }, 'memoryBytes: 0 is not from 262144 to 33285996544'],
  [{ freshMs: Number.NaN }, 'freshMs: NaN is less than 0, or no number'],
])('%j is refused', (options, message) => {
  expect(() => predict([], options)).toThrow(expect.objectContaining({ code: 'invalid-option', message }))
})
