import { fc, test as property } from '@fast-check/vitest'
import { isInnerList, parseList, Token } from 'structured-headers'
import { expect, test } from 'vitest'
import { cacheStatus } from './cache-status.ts'

test.each([
  [{ cache: 'reef', hit: true, ttlSeconds: 376 }, 'reef; hit; ttl=376'],
  [{ cache: 'reef', hit: true, ttlSeconds: -412, detail: 'max-stale' }, 'reef; hit; ttl=-412; detail=max-stale'],
  [{ cache: 'reef', fwd: 'uri-miss' as const }, 'reef; fwd=uri-miss'],
  [
    { cache: 'reef', fwd: 'stale' as const, fwdStatus: 304, stored: true, ttlSeconds: 5 },
    'reef; fwd=stale; fwd-status=304; stored; ttl=5',
  ],
  [{ cache: 'reef', fwd: 'uri-miss' as const, stored: true, collapsed: true }, 'reef; fwd=uri-miss; stored; collapsed'],
  [{ cache: 'reef', fwd: 'uri-miss' as const, stored: false, collapsed: false }, 'reef; fwd=uri-miss; collapsed=?0'],
  [
    { cache: 'reef', hit: true, key: 'http://a.example/', detail: 'two words' },
    'reef; hit; key="http://a.example/"; detail="two words"',
  ],
])('RFC9211-2 member: %j is written in the order of the contract', (member, text) => {
  expect(cacheStatus(member)).toBe(text)
})

test('RFC9211-2.1 exclusive: of a hit no reason to forward is told', () => {
  expect(cacheStatus({ cache: 'reef', hit: true, fwd: 'stale' })).toBe('reef; hit')
})

test('RFC9211-2.5 with-fwd: nor that it was stored or collapsed', () => {
  expect(cacheStatus({ cache: 'reef', hit: true, stored: true, collapsed: true })).toBe('reef; hit')
})

test.each([
  ['3peers', '"3peers"'],
  ['a b', '"a b"'],
  ['say "x\\y"', '"say \\"x\\\\y\\""'],
  ['B\u00fcro\r\nX: y', '"B?ro??X: y"'],
])('RFC9211-2 member: a cache named %j is %s', (cache, text) => {
  expect(cacheStatus({ cache })).toBe(text)
})

property.prop([fc.string(), fc.string(), fc.string()])(
  'RFC9211-2 member: whatever it says, it is one member of a structured list',
  (cache, key, detail) => {
    const list = parseList(cacheStatus({ cache, fwd: 'miss', key, detail }))
    expect(list).toHaveLength(1)
    const [member] = list
    if (member === undefined || isInnerList(member)) throw new Error('not an item')
    expect([...member[1].keys()]).toEqual(['fwd', 'key', 'detail'])
    expect(member[1].get('fwd')).toEqual(new Token('miss'))
  },
)
