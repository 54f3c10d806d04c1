import fc from 'fast-check'

/** A response, stored or not, and a later request for the same URL. */
export interface History {
  readonly status: number
  readonly response: Readonly<Record<string, string>>
  /** Fields of the first request, and of the second. */
  readonly asked: Readonly<Record<string, string>>
  readonly askedAgain: Readonly<Record<string, string>>
  /** Between the two. */
  readonly seconds: number
}

/** When every history begins: Tue, 10 Mar 2026 12:00:00 GMT. */
export const T0 = 1_773_144_000_000

const date = (seconds: number): string => new Date(T0 + seconds * 1000).toUTCString()

const responseDirective = fc.constantFrom(
  ...[
    'max-age=60',
    'max-age=60',
    'max-age=60',
    'max-age=60',
    'max-age=0',
    'Max-Age=60',
    'max-age="60"',
    "max-age='60'",
    'max-age=6x',
    'max-age=-1',
    's-maxage=60',
    's-maxage=0',
  ],
  ...[
    'no-store',
    'no-cache',
    'no-cache="set-cookie"',
    'private',
    'private="x-a"',
    'public',
    'must-revalidate',
    'proxy-revalidate',
  ],
  ...['immutable', 'must-understand', 'stale-while-revalidate=30', 'stale-if-error=30', 'foo="a, max-age=1"'],
)

const requestDirective = fc.constantFrom(
  'max-age=0',
  'max-age=20',
  'max-stale',
  'max-stale=10',
  'min-fresh=40',
  'no-cache',
  'no-store',
  'foo',
)

const list = (directive: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(directive, { minLength: 1, maxLength: 2 }).map((directives) => directives.join(', '))

const often = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 5 })
/** Few oddities a history: where everything is odd, nothing is ever stored. */
const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

const response = fc.record({
  'cache-control': often(list(responseDirective)),
  date: sometimes(fc.constantFrom(date(0), date(-30), 'yesterday')),
  age: sometimes(fc.constantFrom('0', '30', '-30', '30, 0', '30.5', '99999999999')),
  expires: sometimes(fc.constantFrom(date(60), date(-60), '0')),
  'last-modified': sometimes(fc.constantFrom(date(-6_000), date(-60))),
  etag: sometimes(fc.constantFrom('"a"', 'W/"a"')),
  vary: sometimes(fc.constantFrom('x-a', '*', 'X-A, x-b')),
  'cdn-cache-control': sometimes(fc.constantFrom('max-age=60', 'no-store', 'max-age=0', '&')),
})

const request = fc.record({
  'cache-control': sometimes(list(requestDirective)),
  pragma: sometimes(fc.constantFrom('no-cache')),
  authorization: sometimes(fc.constantFrom('Basic YTpi')),
  'x-a': sometimes(fc.constantFrom('1', '2')),
})

export const histories: fc.Arbitrary<History> = fc.record({
  status: fc.constantFrom(200, 200, 200, 203, 204, 299, 301, 302, 307, 404, 410, 429, 500, 503),
  response: response.map(present),
  asked: request.map(present),
  askedAgain: request.map(present),
  seconds: fc.constantFrom(1, 25, 45, 65, 500),
})

function present(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined))
}
