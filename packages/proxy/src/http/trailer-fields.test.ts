import { expect, test } from 'vitest'
import { Fields } from './fields.ts'
import { trailerFields } from './trailer-fields.ts'

test('RFC 9110 6.5: trailers go on, hop-by-hop ones excepted', () => {
  const received = Fields.from([
    ['X-Sum', '1'],
    ['ETag', '"a"'],
    ['Connection', 'X-Hop'],
    ['X-Hop', '1'],
  ])
  expect(trailerFields(received)?.toRaw()).toEqual(['X-Sum', '1', 'ETag', '"a"'])
})

test.each([
  'Content-Length',
  'Transfer-Encoding',
  'HOST',
  'Authorization',
  'Set-Cookie',
  'Cache-Control',
  'Content-Type',
])('RFC 9110 6.5.1: %s is no trailer, whoever sends it as one', (name) => {
  expect(trailerFields(Fields.from([[name, 'x']]))).toBeUndefined()
})
