import { expect } from 'vitest'
import { fc, test } from '@fast-check/vitest'
import { Fields } from '../http/fields.ts'
import { marksFilter, marksOf } from './entry-marks.ts'
import { hostOf, selects } from './selector.ts'
import type { Selector } from './store.ts'

const part = fc.constantFrom('a', 'b', 'www', 'test', 'x1')
const host = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'))
const url = fc
  .tuple(fc.constantFrom('http', 'https'), host, fc.constantFrom('', ':81'), fc.array(part, { maxLength: 3 }))
  .map(([scheme, name, port, path]) => `${scheme}://${name}${port}/${path.join('/')}`)
const tags = fc.array(part, { maxLength: 4 }).map((list) => Fields.from({ 'Cache-Tag': list.join(', ') }))
const selector: fc.Arbitrary<Selector> = fc.oneof(
  fc.record({ kind: fc.constantFrom('tag' as const), value: part }),
  fc.record({
    kind: fc.constantFrom('domain' as const),
    value: fc.oneof(
      host,
      host.map((name) => `*.${name}`),
    ),
  }),
  fc.record({
    kind: fc.constantFrom('prefix' as const),
    value: fc.tuple(url, fc.nat(30)).map(([text, end]) => text.slice(0, end)),
  }),
  fc.constant({ kind: 'all' as const }),
)

test.prop([selector, url, tags, fc.integer()], { numRuns: 2_000 })(
  'marks never deny an entry that a purge means',
  (what, key, fields, seed) => {
    const { domain, tagsLow, tagsHigh } = marksOf(key, fields, seed)
    if (selects(what, key, fields)) expect(marksFilter(what, seed)(domain, tagsLow, tagsHigh)).toBe(true)
  },
)

test('marks spare a closer look at nearly all that is not meant', () => {
  let maybe = 0
  for (let i = 0; i < 1_000; i++) {
    const { domain, tagsLow, tagsHigh } = marksOf(`http://h${i}.test/`, Fields.from({ 'Surrogate-Key': `t${i}` }), 1)
    if (marksFilter({ kind: 'domain', value: 'h7.test' }, 1)(domain, tagsLow, tagsHigh)) maybe++
    if (marksFilter({ kind: 'tag', value: 't7' }, 1)(domain, tagsLow, tagsHigh)) maybe++
  }
  expect(maybe).toBeLessThan(20)
})

test('the host of a key is found whatever surrounds it', () => {
  const hosts = ['http://A.test', 'http://a.test:80/x', 'http://u:p@a.test/@', 'http://a.test?x@y', 'http://a.test#z/']
  for (const key of hosts) expect(hostOf(key)).toBe('a.test')
  expect(hostOf('http://[::1]:8080/')).toBe('[::1]')
  expect(hostOf('not a URL')).toBe('')
})
