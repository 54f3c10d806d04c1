import { fc, test as property } from '@fast-check/vitest'
import { expect } from 'vitest'
import { conditional } from './conditional.ts'
import { decide } from './decide.ts'
import { after, dateAt } from './fixtures.ts'
import { freshen } from './freshen.ts'
import { invalidates } from './invalidates.ts'
import { judge } from './judge.ts'
import { DEFAULT_POLICY } from './options.ts'
import { ranges } from './ranges.ts'
import { ageSecondsOf } from './stored-age.ts'
import { Fields } from '../http/fields.ts'
import type { RequestHead, ResponseHead, StoredHead } from './types.ts'

/* What holds of every history, whatever servers and clients send. */

const seconds = fc.constantFrom('0', '1', '60', '3600', '99999999999', '-1', 'x', '"60"', '')
const directive = fc.oneof(
  fc.constantFrom(
    'no-store',
    'no-cache',
    'private',
    'public',
    'must-revalidate',
    'proxy-revalidate',
    'immutable',
    'must-understand',
    'only-if-cached',
    'max-stale',
  ),
  fc.constantFrom('private="x-user"', 'no-cache="x-user"', 'foo="no-store, max-age=5', ',', '"'),
  fc
    .tuple(
      fc.constantFrom(
        'max-age',
        's-maxage',
        'MAX-AGE',
        'stale-while-revalidate',
        'stale-if-error',
        'min-fresh',
        'max-stale',
      ),
      seconds,
    )
    .map(([name, value]) => `${name}=${value}`),
)
const cacheControl = fc.array(directive, { maxLength: 4 }).map((directives) => directives.join(', '))
const date = fc.oneof(
  fc.integer({ min: -100_000, max: 100_000 }).map(dateAt),
  fc.constantFrom('0', 'x', 'Sun Nov  6 08:49:37 1994', 'Sunday, 06-Nov-94 08:49:37 GMT'),
)
const etag = fc.constantFrom('"a"', 'W/"a"', '"b"', 'a', '')
const line = fc.oneof(
  fc.tuple(fc.constantFrom('Cache-Control', 'CDN-Cache-Control', 'Pragma'), cacheControl),
  fc.tuple(fc.constantFrom('Date', 'Expires', 'Last-Modified', 'If-Modified-Since', 'If-Unmodified-Since'), date),
  fc.tuple(fc.constantFrom('ETag', 'If-None-Match', 'If-Match', 'If-Range'), etag),
  fc.tuple(fc.constant('Age'), fc.oneof(seconds, fc.nat().map(String))),
  fc.tuple(fc.constant('Vary'), fc.constantFrom('Foo', '*', 'Foo, Accept-Language', '')),
  fc.tuple(
    fc.constantFrom('Foo', 'Accept-Language', 'X-User', 'Set-Cookie', 'Authorization', 'Connection'),
    fc.constantFrom('1', '2', 'x-user'),
  ),
  fc.tuple(fc.constant('Range'), fc.constantFrom('bytes=0-4', 'bytes=-3', 'bytes=20-', 'bytes=0-0,2-2', 'x')),
  fc.tuple(fc.constant('Content-Range'), fc.constantFrom('bytes 0-9/20', 'bytes 0-9/10', 'bytes 0-9/*', 'x')),
)
const fields = fc.array(line, { maxLength: 8 }).map((lines) => Fields.from(lines))
const request = fc.record<RequestHead>({
  method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST'),
  url: fc.constant('http://a.example/x'),
  fields,
})
const status = fc.constantFrom(200, 200, 200, 206, 301, 302, 304, 404, 500, 503, 599)
const response = fc.record<ResponseHead>({ status, fields })
const instant = fc.integer({ min: -10_000_000, max: 10_000_000 })

function stored(asked: RequestHead, answered: ResponseHead): StoredHead | undefined {
  const verdict = judge(asked, answered, { requestTimeMs: after(0) - 250, responseTimeMs: after(0) }, DEFAULT_POLICY)
  return verdict.store ? { ...verdict.head, bodyBytes: 10 } : undefined
}

property.prop([request, response, instant, instant])('age never falls', (asked, answered, a, b) => {
  const head = stored(asked, answered)
  fc.pre(head !== undefined)
  const [early, late] = a < b ? [a, b] : [b, a]
  expect(ageSecondsOf(head, after(early / 1000))).toBeLessThanOrEqual(ageSecondsOf(head, after(late / 1000)))
  expect(ageSecondsOf(head, after(early / 1000))).toBeGreaterThanOrEqual(0)
})

/* Among the directives is a quote that nothing closes: it must not hide the no-store behind it. */
property.prop([request, response])('a no-store never comes back', (asked, answered) => {
  const noStore = { ...answered, fields: Fields.from([...answered.fields, ['cache-control', 'no-store']]) }
  noStore.fields.delete('cdn-cache-control')
  fc.pre(!/must-understand/.test(noStore.fields.get('cache-control') ?? ''))
  expect(stored(asked, noStore)).toBeUndefined()
})

property.prop([request, response, request, instant])(
  'the same history gives the same decision',
  (asked, answered, again, now) => {
    const head = stored(asked, answered)
    fc.pre(head !== undefined)
    const first = decide(again, [head], after(now / 1000), DEFAULT_POLICY)
    const copy: StoredHead = { ...head, fields: head.fields.clone(), selecting: head.selecting.clone() }
    const second = decide(again, [copy], after(now / 1000), DEFAULT_POLICY)
    expect({ ...second, stored: undefined, conditions: undefined }).toEqual({
      ...first,
      stored: undefined,
      conditions: undefined,
    })
    expect('conditions' in second && second.conditions.toRaw()).toEqual(
      'conditions' in first && first.conditions.toRaw(),
    )
  },
)

property.prop([request, response, request, instant])(
  'what is served is fresh, or said to be stale, and never against its word',
  (asked, answered, again, now) => {
    const head = stored(asked, answered)
    fc.pre(head !== undefined)
    const decision = decide(again, [head], after(now / 1000), DEFAULT_POLICY)
    if (decision.action !== 'serve' && decision.action !== 'serve-stale') return
    expect(['GET', 'HEAD']).toContain(again.method)
    if (decision.action === 'serve' && decision.ttlSeconds < 0)
      expect(again.fields.get('cache-control')).toMatch(/max-stale/)
    const said = head.fields.get('cdn-cache-control') === undefined ? (head.fields.get('cache-control') ?? '') : ''
    if (decision.ttlSeconds < 0)
      expect(said).not.toMatch(/(?:^|[\s,])(?:must-revalidate|proxy-revalidate|no-cache|s-maxage=\d)(?:[\s,]|$)/)
  },
)

property.prop([request, response, request, response, instant])(
  'no message makes the policy throw',
  (asked, answered, again, later, now) => {
    expect(() => {
      invalidates(asked, answered)
      const head = stored(asked, answered)
      if (head === undefined) return
      decide(again, [head, head], after(now / 1000), DEFAULT_POLICY)
      conditional(again, head)
      ranges(again, head, 'x')
      freshen(again, head, later, { requestTimeMs: after(now / 1000), responseTimeMs: after(now / 1000) })
    }).not.toThrow()
  },
)
