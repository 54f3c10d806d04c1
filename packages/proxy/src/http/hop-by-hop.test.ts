import { expect, test } from 'vitest'
import { Fields } from './fields.ts'
import { addVia, endToEnd, takesTrailers } from './hop-by-hop.ts'

test.each([
  'Connection',
  'Keep-Alive',
  'Proxy-Connection',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'TE',
  'Transfer-Encoding',
  'Upgrade',
])('%s goes no further than its neighbour', (name) => {
  expect(
    endToEnd(
      Fields.from([
        ['X-A', '1'],
        [name, 'x'],
      ]),
    ).toRaw(),
  ).toEqual(['X-A', '1'])
})

test('so do the fields that Connection lists, in whatever capitals and on however many lines', () => {
  const fields = Fields.from([
    ['Connection', 'close, X-Hop'],
    ['x-hop', '1'],
    ['connection', ' X-OTHER ,'],
    ['X-Other', '2'],
    ['X-A', '3'],
  ])
  expect(endToEnd(fields).toRaw()).toEqual(['X-A', '3'])
})

test.each(['Content-Length', 'Host', 'Cache-Control', 'Age', 'Vary', 'ETag', 'Expires'])(
  'Connection can not take %s away',
  (name) => {
    expect(
      endToEnd(
        Fields.from([
          ['Connection', name],
          [name, 'x'],
        ]),
      ).has(name),
    ).toBe(true)
  },
)

test('Trailer stays: it is about the message', () => {
  expect(endToEnd(Fields.from([['Trailer', 'X-Sum']])).has('trailer')).toBe(true)
})

test('the fields that were given stay as they were', () => {
  const fields = Fields.from([['Connection', 'close']])
  endToEnd(fields)
  expect(fields.has('connection')).toBe(true)
})

test('Via is appended after those before', () => {
  const fields = Fields.from([['Via', '1.0 fred']])
  addVia(fields, 'reef')
  expect(fields.get('via')).toBe('1.0 fred, 1.1 reef')
})

test.each([
  ['trailers', true],
  ['gzip;q=0.5, Trailers', true],
  ['gzip', false],
  ['x-trailers', false],
])('TE: %s takes trailers: %s', (te, takes) => {
  expect(takesTrailers(Fields.from([['TE', te]]))).toBe(takes)
  expect(takesTrailers(new Fields())).toBe(false)
})
