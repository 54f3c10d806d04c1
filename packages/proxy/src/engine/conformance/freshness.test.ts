import { describe } from 'vitest'
import { httpDate, stories, type Headers, type Step } from './story.ts'

/** RFC 9111 section 4.2, RFC 9213: how long a response is used without asking. */

type Fields = Headers | ((now: number) => Headers)

/** A response with these fields is used again at once. */
const reused = (fields: Fields): Step[] => [{ answers: [{ fields }] }, { text: '1', fields: { 'cache-status': /hit/ } }]
/** It is not used again without asking. */
const asked = (fields: Fields): Step[] => [{ answers: [{ fields }] }, { answers: [{}], text: '2' }]

const cacheControl = (value: string | string[]): Headers => ({ 'Cache-Control': value })

describe('max-age', () => {
  stories({
    'a response is used while its age is below max-age': [
      { answers: [{ fields: cacheControl('max-age=10') }] },
      { after: 9, text: '1' },
      { after: 1, answers: [{}], text: '2' },
    ],
    'max-age=0 is stale': asked(cacheControl('max-age=0')),
    'nothing said is not fresh': asked({}),
    'in capitals': reused(cacheControl('MaX-AgE=3600')),
    quoted: reused(cacheControl('max-age="3600"')),
    'with leading zeros': reused(cacheControl('max-age=0003600')),
    'beyond 2^31': reused(cacheControl('max-age=99999999999')),
    'beside unknown directives': reused(cacheControl('foobar, max-age=3600, baz="a, b"')),
    negative: asked(cacheControl('max-age=-3600')),
    'in single quotes': asked(cacheControl("max-age='3600'")),
    'with letters before': asked(cacheControl('max-age=a3600')),
    'with letters behind': asked(cacheControl('max-age=3600a')),
    'with a fraction': asked(cacheControl('max-age=3600.5')),
    'with white space before the =': asked(cacheControl('max-age =3600')),
    'with white space behind the =': asked(cacheControl('max-age= 3600')),
    'without a value': asked(cacheControl('max-age')),
    'with an empty value': asked(cacheControl('max-age=""')),
    'with two equals signs': asked(cacheControl('max-age==3600')),
    'with a plus': asked(cacheControl('max-age=+3600')),
    'in a quote left open': asked(cacheControl('max-age="3600')),
    'with something behind a semicolon': asked(cacheControl('max-age=3600;foo=bar')),
    'quoted, and 0': asked(cacheControl('max-age="0"')),
    'with a comma behind': reused(cacheControl('max-age=3600,')),
    'with a comma before': reused(cacheControl(', max-age=3600')),
    'beside a quoted comma and an escaped quote': reused(cacheControl('foo="a\\"b, no-store", max-age=3600')),
    'beside a no-store in single quotes, which quote nothing': reused(cacheControl("foo='no-store', max-age=3600")),
    's-maxage without a value is stale': asked(cacheControl('max-age=3600, s-maxage')),
    'within another directive’s quotes': asked(cacheControl('extension="max-age=3600", max-age=0')),
    'within another directive’s quotes, behind': reused(cacheControl('max-age=3600, extension="max-age=0"')),
    'the first of two counts, on one line': reused(cacheControl('max-age=3600, max-age=0')),
    'the first of two counts, on two lines': asked(cacheControl(['max-age=0', 'max-age=3600'])),
    's-maxage goes before max-age': reused(cacheControl('max-age=0, s-maxage=3600')),
    's-maxage that is over goes before max-age': asked(cacheControl('max-age=3600, s-maxage=0')),
    'max-age goes before Expires': reused((now) => ({
      'Cache-Control': 'max-age=3600',
      Date: httpDate(now),
      Expires: httpDate(now, -60),
    })),
    'max-age that is over goes before Expires': asked((now) => ({
      'Cache-Control': 'max-age=0',
      Date: httpDate(now),
      Expires: httpDate(now, 3600),
    })),
    'an old Date makes a response old': asked((now) => ({
      'Cache-Control': 'max-age=3600',
      Date: httpDate(now, -7200),
    })),
  })
})

describe('Expires', () => {
  stories({
    'in the future': reused((now) => ({ Date: httpDate(now), Expires: httpDate(now, 3600) })),
    'in the past': asked((now) => ({ Date: httpDate(now), Expires: httpDate(now, -60) })),
    now: asked((now) => ({ Date: httpDate(now), Expires: httpDate(now) })),
    '"0"': asked({ Expires: '0' }),
    'without a Date': reused((now) => ({ Expires: httpDate(now, 3600) })),
    'counted from Date': asked((now) => ({ Date: httpDate(now, -3700), Expires: httpDate(now, -100) })),
    'with an Age that uses it up': asked((now) => ({ Date: httpDate(now), Expires: httpDate(now, 3600), Age: '7200' })),
    'in RFC 850’s form': reused((now) => {
      const [day = '', date = '', month = '', year = '', time = ''] = httpDate(now, 86_400).replace(',', '').split(' ')
      const names: Record<string, string> = {
        Mon: 'Monday',
        Tue: 'Tuesday',
        Wed: 'Wednesday',
        Thu: 'Thursday',
        Fri: 'Friday',
        Sat: 'Saturday',
        Sun: 'Sunday',
      }
      return { Date: httpDate(now), Expires: `${names[day]}, ${date}-${month}-${year.slice(2)} ${time} GMT` }
    }),
    'in another zone': asked((now) => ({ Date: httpDate(now), Expires: httpDate(now, 3600).replace('GMT', 'AEST') })),
    'in UTC, which is not GMT': asked((now) => ({
      Date: httpDate(now),
      Expires: httpDate(now, 3600).replace('GMT', 'UTC'),
    })),
    'in any case': reused((now) => ({ Date: httpDate(now), Expires: httpDate(now, 3600).toUpperCase() })),
    'with two spaces': asked((now) => ({ Date: httpDate(now), Expires: httpDate(now, 3600).replace(', ', ',  ') })),
    'with an hour of one digit': asked((now) => ({
      Date: httpDate(now),
      Expires: httpDate(now, 86_400).replace(/ \d\d:/, ' 9:'),
    })),
    '"-1"': asked({ Expires: '-1' }),
    'of two lines the first counts': asked((now) => ({ Expires: [httpDate(now, -60), httpDate(now, 3600)] })),
    'with dashes': asked((now) => ({
      Date: httpDate(now),
      Expires: httpDate(now, 3600).replace(/(\d) (\w{3}) (\d)/, '$1-$2-$3'),
    })),
    'invalid beside max-age': reused({ 'Cache-Control': 'max-age=3600', Expires: '0' }),
  })
})

describe('Age', () => {
  const aged = (age: string | string[]): Headers => ({ 'Cache-Control': 'max-age=3600', Age: age })
  stories({
    'above max-age': asked(aged('7200')),
    'below max-age': reused(aged('1800')),
    'is passed on, and grows': [
      { answers: [{ fields: aged('100') }], fields: { age: '100' } },
      { after: 20, text: '1', fields: { age: '120' } },
    ],
    'is there on every hit': [
      { answers: [{ fields: cacheControl('max-age=60') }], fields: { age: undefined } },
      { fields: { age: '0' } },
    ],
    'has the time that the origin took': [
      { answers: [{ fields: cacheControl('max-age=60'), takes: 3 }] },
      { fields: { age: '3' } },
    ],
    'beyond 2^31': asked(aged('4294967296')),
    'of several members: the first': asked(aged('7200, 0')),
    'of several lines: the first': reused(aged(['0', '7200'])),
    'negative is ignored': reused(aged('-7200')),
    'with a fraction is ignored': reused(aged('7200.0')),
    'with letters is ignored': reused(aged('a7200')),
    'with a parameter is ignored': reused(aged('7200;foo=bar')),
  })
})

describe('heuristics', () => {
  const modified = (status: number, more: Headers = {}): Step[] => [
    {
      answers: [
        { status, fields: (now) => ({ Date: httpDate(now), 'Last-Modified': httpDate(now, -864_000), ...more }) },
      ],
    },
  ]
  const again: Step = { after: 60, text: '1' }
  const empty: Step = { after: 60, status: 204, text: '' }
  const anew: Step = { after: 60, answers: [{}], text: '2' }
  stories({
    ...Object.fromEntries(
      [200, 203, 300, 301, 308, 404, 405, 410, 414, 451, 501].map((status) => [
        `${status} is used for a while`,
        [...modified(status), { ...again, status }],
      ]),
    ),
    ...Object.fromEntries(
      [201, 202, 302, 307, 400, 403, 500, 503, 599].map((status) => [`${status} is not`, [...modified(status), anew]]),
    ),
    '204 is used for a while': [...modified(204), empty],
    'a path with a query is no exception': [
      { path: '/?q', ...(modified(200)[0] as Step) },
      { ...again, path: '/?q' },
    ],
    'where an Expires is there, be it past, they play no part': [
      ...modified(200, { Expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }),
      anew,
    ],
    '599 marked public is used for a while': [
      ...modified(599, { 'Cache-Control': 'public' }),
      { ...again, status: 599 },
    ],
  })
})

describe('CDN-Cache-Control', () => {
  const cdn = (value: string, rest = 'no-store'): Headers => ({ 'CDN-Cache-Control': value, 'Cache-Control': rest })
  stories({
    'goes before Cache-Control': reused(cdn('max-age=3600')),
    'forbids where Cache-Control allows': asked(cdn('no-store', 'max-age=3600')),
    'max-age=0 goes before Cache-Control': asked(cdn('max-age=0', 'max-age=3600')),
    'goes before Expires': asked((now) => ({ 'CDN-Cache-Control': 'max-age=0', Expires: httpDate(now, 3600) })),
    'beside unknown members': reused(cdn('foo, max-age=3600, bar="x", baz=?0')),
    'with parameters': reused(cdn('max-age=3600;foo=bar')),
    'of two equal keys the last counts': reused(cdn('max-age=0, max-age=3600')),
    'that is no dictionary is ignored': asked(cdn('max-age=3600, &&&')),
    'that is no dictionary leaves it to Cache-Control': reused(cdn('max-age=0, &&&', 'max-age=3600')),
    'in capitals is no dictionary': asked(cdn('Max-Age=3600')),
    'with white space beside = is no dictionary': asked(cdn('max-age =3600')),
    'with leading zeros': reused(cdn('max-age=003600')),
    'empty is ignored': reused(cdn('', 'max-age=3600')),
    'with a String for a number': asked(cdn('max-age="3600"')),
    'with a Decimal for an Integer': asked(cdn('max-age=3600.0')),
    private: asked(cdn('private, max-age=3600', 'max-age=3600')),
    'is passed on': [
      {
        answers: [{ fields: cdn('max-age=60') }],
        fields: { 'cdn-cache-control': 'max-age=60', 'cache-control': 'no-store' },
      },
    ],
  })
})
