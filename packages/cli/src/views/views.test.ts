import type { Status } from '@cachereef/proxy'
import { expect, test } from 'vitest'
import { type ExplainAnswer, explainView } from './explain-view.ts'
import { purgeView } from './purge-view.ts'
import { bytes, counted, share } from './quantity.ts'
import { statusView } from './status-view.ts'
import { table } from './table.ts'
import { upView } from './up-view.ts'

const STATUS: Status = {
  peerId: 'a1',
  name: 'reef-1',
  role: 'master',
  community: 'reef',
  caching: 'active',
  epoch: { term: 3, master: 'a1' },
  peers: [
    {
      peerId: 'a1',
      name: 'reef-1',
      role: 'master',
      address: '127.0.0.1:3130',
      state: 'alive',
      weight: 10,
      portion: { domains: ['example.com', 'example.net'], slices: ['example.org/3'] },
    },
    {
      peerId: 'b2',
      name: 'reef-2',
      role: 'member',
      address: '[::1]:40000',
      state: 'suspect',
      weight: 5,
      portion: { domains: [], slices: [] },
    },
  ],
  cache: {
    objects: 1,
    bytes: 1_234_567,
    hits: 30,
    misses: 10,
    peerHits: 2,
    originFetches: 8,
    collapsed: 1,
    mirror: { objects: 0, bytes: 0, hits: 0 },
  },
  giving: { active: true, refused: 0 },
  origins: [
    { host: 'example.net', requests: 1, failed: 1, responseMs: { p50: 9, p99: 9 } },
    { host: 'example.com', requests: 7, failed: 0, responseMs: { p50: 12, p99: 140 } },
  ],
}

test('status says who it is, who else is there, what the cache did and which origins were asked', () => {
  expect(statusView(STATUS)).toBe(`reef-1 is master of reef, 2 peers, term 3

PEER      ROLE    STATE    ADDRESS         WEIGHT  PORTION SEEN
reef-1 *  master  alive    127.0.0.1:3130      10  2 domains, 1 slice, such as example.com
reef-2    member  suspect  [::1]:40000          5  0 domains

cache: 1 object in 1.23 MB; 30 hits (75.0 %), 2 hits at other peers, 8 answers from origins, 1 collapsed

ORIGIN       REQUESTS  FAILED  P50    P99
example.com         7       0  12 ms  140 ms
example.net         1       1   9 ms    9 ms
`)
})

test('B12: status says when other peers feel that this one gives less than it has', () => {
  const limited = { ...STATUS, giving: { active: true, upBytesPerSecond: 1_000_000, refused: 1 } }
  expect(statusView(limited)).toContain('giving: within its limits; 1 request of other peers sent elsewhere')
  const idle = { ...STATUS, giving: { active: false, why: 'it runs on battery', refused: 0 } }
  expect(statusView(idle)).toContain('giving: nothing for now: it runs on battery; 0 requests')
})

test('B11: status says when a peer does not cache', () => {
  expect(statusView({ ...STATUS, caching: 'inactive' })).toContain('caching is inactive')
})

test('a large community is cut, and the view says by how much', () => {
  const peers = Array.from({ length: 60 }, () => STATUS.peers[1]!)
  const text = statusView({ ...STATUS, peers })
  expect(text).toContain('… and 10 more')
  expect(text.split('\n').length).toBeLessThan(70)
})

test('up shows how to use it, a row a peer, one that is gone included, and what was logged last', () => {
  const peers = ['reef-1', 'reef-2'].map((name, index) => ({
    name,
    listen: `127.0.0.1:${3128 + index}`,
    peerListen: '127.0.0.1:40000',
    admin: `127.0.0.1:${4128 + index}`,
    peerId: 'a1',
    role: 'member',
    pid: 4711 + index,
  }))
  const statuses = new Map([['reef-1', STATUS]])
  const view = upView({
    community: 'reef',
    cacheServer: '127.0.0.1:3131',
    peers,
    statuses,
    log: ['something happened'],
  })
  expect(view).toContain('curl -x http://127.0.0.1:3128 ')
  expect(view).toContain('http://127.0.0.1:4128/')
  expect(view).toMatch(/reef-1 +master +4711 +127\.0\.0\.1:3128 +2 domains +1 +1\.23 MB +30 +75\.0 % +8\n/)
  expect(view).toMatch(/reef-2 +gone +4712 +127\.0\.0\.1:3129\n/)
  expect(view).toContain('something happened')
})

test('C6: a purge is shown by what each peer confirmed and when, and why one did not', () => {
  const [one, other] = [
    { peerId: 'a', name: 'reef-1', confirmed: true, objects: 1, ms: 3.5 },
    { peerId: 'b', name: 'reef-20', confirmed: false, error: 'it answered 503', ms: 12 },
  ] as const
  expect(purgeView({ complete: false, objects: 1, ms: 12, peers: [one, other] }).split('\n')).toEqual([
    expect.stringMatching(/^reef-1 +1 object deleted +3\.5 ms$/),
    expect.stringMatching(/^reef-20 +NOT CONFIRMED: it answered 503 +12 ms$/),
    '1 object deleted, confirmed by 1 of 2 peers in 12 ms',
    '',
  ])
  expect(purgeView({ complete: true, objects: 1, ms: 3.5, peers: [one] })).toContain(
    'confirmed by every peer in 3.5 ms',
  )
})

const EXPLAINED: ExplainAnswer = {
  key: 'http://example.com/',
  domain: 'example.com',
  tableVersion: '3.a1.7',
  holders: [
    { peerId: 'b2', name: 'reef-2', address: '127.0.0.1:3130', self: false },
    { peerId: 'a1', name: 'reef-1', address: '127.0.0.1:3140', self: true },
  ],
  allocation: 'b2 ranks first',
  route: 'a miss here asks reef-2',
  stored: [],
}

test('C11: an explanation says who holds it, why, and by which route it comes', () => {
  expect(explainView(EXPLAINED)).toBe(`key      http://example.com/
domain   example.com
table    3.a1.7
holders  reef-2 (127.0.0.1:3130), then reef-1 (asked now)
why      reef-2 ranks first
route    a miss here asks reef-2
stored   nothing at this peer
`)
})

test('C11: an explanation shows what is stored and the fields that decide on its freshness', () => {
  const fields = { 'cache-control': 'max-age=60' }
  const stored = [{ status: 200, bytes: 1500, residentSeconds: 7, invalidated: true, fields }]
  expect(explainView({ ...EXPLAINED, stored })).toMatch(
    /\nstored   at this peer: status 200, 1\.50 KB, 7 s since it came or was last validated; invalidated\n +cache-control: max-age=60\n$/,
  )
})

test('C11: an explanation shows what the holder has, and why it did not store what came last', () => {
  const decision = { stored: false, from: 'origin', status: 200, secondsAgo: 3, reason: 'the answer said no-store' }
  const shown = explainView({
    ...EXPLAINED,
    earlierHolders: ['reef-3'],
    atHolder: { name: 'reef-2', stored: [], decision },
  })
  expect(shown).toContain('before   reef-3\n')
  expect(shown).toMatch(/\nstored   nothing at this peer\nstored   nothing at reef-2\n/)
  expect(shown).toContain('the answer of 3 s ago (200, from origin) was not stored: the answer said no-store\n')
  const silent = explainView({ ...EXPLAINED, atHolder: { name: 'reef-2', error: 'no answer' } })
  expect(silent).toContain('stored   not known at reef-2: no answer\n')
})

test('B13: an explanation shows what other peers say that they hold', () => {
  const heldAt = [
    { name: 'reef-2', held: 'yes', ageMs: 1_600 },
    { name: 'reef-3', held: 'no', ageMs: 0 },
    { name: 'reef-4', held: 'unknown' },
  ] as const
  expect(explainView({ ...EXPLAINED, heldAt })).toContain(
    'held at  reef-2 (as of 2 s ago), not reef-3, reef-4 does not say\n',
  )
  const atHolder = { name: 'reef-2', stored: [] }
  expect(explainView({ ...EXPLAINED, heldAt, atHolder })).toContain('held at  not reef-3, reef-4 does not say\n')
})

test('C11: an explanation says that the last fetch failed, where it did', () => {
  const failure = { secondsAgo: 3, from: 'origin', code: 'dns' }
  expect(explainView({ ...EXPLAINED, failure })).toMatch(
    /nothing at this peer\n +the fetch of 3 s ago from the origin failed: dns\n/,
  )
})

test('columns are as wide as their widest cell; numbers align right, names that start with a digit and addresses do not', () => {
  expect(
    table([
      ['A', 'B', 'C'],
      ['long cell', '7', '10.0.0.1:80'],
      ['x', '12 ms', ''],
      ['10.0.0.1', '1.5 MB', ''],
    ]),
  ).toBe('A          B       C\nlong cell       7  10.0.0.1:80\nx           12 ms\n10.0.0.1   1.5 MB')
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 KB'],
  [256_000_000, '256 MB'],
  [1e15, '1.00 PB'],
  [1e19, '1.00e+4 PB'],
])('%d bytes are shown as %s', (count, text) => {
  expect(bytes(count)).toBe(text)
})

test('shares and counts read well at their edges', () => {
  expect([share(0, 0), share(1, 3), share(3, 3)]).toEqual(['–', '33.3 %', '100.0 %'])
  expect([counted(1, 'peer'), counted(0, 'peer'), counted(2, 'fetch', 'fetches')]).toEqual([
    '1 peer',
    '0 peers',
    '2 fetches',
  ])
})
