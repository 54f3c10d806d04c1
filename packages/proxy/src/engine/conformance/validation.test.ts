import { describe } from 'vitest'
import { httpDate, stories, type Headers, type Step } from './story.ts'

/** RFC 9110 section 13, RFC 9111 sections 3.2 and 4.3. */

const FRESH = { 'Cache-Control': 'max-age=3600' }
const tagged = (etag: string, more: Headers = {}): Step => ({
  answers: [{ fields: { ...FRESH, ETag: etag, ...more } }],
})
const dated = (seconds: number): Step => ({
  answers: [{ fields: (now) => ({ ...FRESH, Date: httpDate(now), 'Last-Modified': httpDate(now, seconds) }) }],
})

describe('a client’s conditions, answered from what is stored', () => {
  const notModified = (ask: NonNullable<Step['ask']>): Step => ({
    ask,
    status: 304,
    text: '',
    fields: { 'cache-status': /hit/ },
  })
  const modified = (ask: NonNullable<Step['ask']>): Step => ({
    ask,
    status: 200,
    text: '1',
    fields: { 'cache-status': /hit/ },
  })
  stories({
    'If-None-Match with the stored entity tag': [
      tagged('"a"'),
      {
        ...notModified({ 'If-None-Match': '"a"' }),
        fields: { etag: '"a"', 'cache-control': 'max-age=3600', age: '0', 'content-length': undefined },
      },
    ],
    'If-None-Match with another': [tagged('"a"'), modified({ 'If-None-Match': '"b"' })],
    'If-None-Match weak against strong': [tagged('"a"'), notModified({ 'If-None-Match': 'W/"a"' })],
    'If-None-Match strong against weak': [tagged('W/"a"'), notModified({ 'If-None-Match': '"a"' })],
    'If-None-Match with several, white space or none': [
      tagged('"a"'),
      notModified({ 'If-None-Match': '"x","y" ,  "a"' }),
    ],
    'If-None-Match with a comma within': [tagged('"a,b"'), notModified({ 'If-None-Match': '"x", "a,b"' })],
    'If-None-Match in letters beyond ASCII': [tagged('"\u00fc"'), notModified({ 'If-None-Match': '"\u00fc"' })],
    'If-None-Match with a small w is no weak entity tag': [tagged('"a"'), modified({ 'If-None-Match': 'w/"a"' })],
    'If-None-Match with a quote left open': [tagged('"a"'), modified({ 'If-None-Match': '"a' })],
    'If-None-Match on an error that is stored': [
      { answers: [{ status: 404, fields: { ...FRESH, ETag: '"a"' } }] },
      { ...modified({ 'If-None-Match': '"a"' }), status: 404 },
    ],
    'If-None-Match *': [tagged('"a"'), notModified({ 'If-None-Match': '*' })],
    'If-None-Match that is not quoted': [tagged('a'), notModified({ 'If-None-Match': 'a' })],
    'If-Modified-Since the stored date': [
      dated(-1000),
      notModified((now) => ({ 'If-Modified-Since': httpDate(now, -1000) })),
    ],
    'If-Modified-Since a later date': [
      dated(-1000),
      notModified((now) => ({ 'If-Modified-Since': httpDate(now, -500) })),
    ],
    'If-Modified-Since an earlier date': [
      dated(-1000),
      modified((now) => ({ 'If-Modified-Since': httpDate(now, -2000) })),
    ],
    'If-Modified-Since a date that is still to come': [
      dated(-1000),
      notModified((now) => ({ 'If-Modified-Since': httpDate(now, 5000) })),
    ],
    'If-Modified-Since without a stored date': [
      { answers: [{ fields: (now) => ({ ...FRESH, Date: httpDate(now, -10) }) }] },
      notModified((now) => ({ 'If-Modified-Since': httpDate(now) })),
    ],
    'If-Modified-Since that is no date': [dated(-1000), modified({ 'If-Modified-Since': 'yesterday' })],
    'If-None-Match goes before If-Modified-Since': [
      {
        answers: [
          { fields: (now) => ({ ...FRESH, ETag: '"a"', Date: httpDate(now), 'Last-Modified': httpDate(now, -1000) }) },
        ],
      },
      modified((now) => ({ 'If-None-Match': '"b"', 'If-Modified-Since': httpDate(now) })),
    ],
    'a HEAD is answered from a stored GET': [
      tagged('"a"'),
      { method: 'HEAD', status: 200, text: '', fields: { etag: '"a"', 'content-length': '1' } },
    ],
    'a GET is not answered from a HEAD': [
      { method: 'HEAD', answers: [{ fields: FRESH }] },
      { answers: [{ fields: FRESH }], text: '2' },
    ],
  })
})

describe('validation', () => {
  const STALE = { 'Cache-Control': 'max-age=1' }
  const validated = (more: Partial<Step>): Step => ({
    after: 10,
    answers: [{ status: 304, fields: FRESH }],
    status: 200,
    text: '1',
    ...more,
  })
  stories({
    'by entity tag': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      validated({ sent: { 'if-none-match': '"a"' } }),
      { text: '1', fields: { 'cache-status': /hit/ } },
    ],
    'by a weak entity tag': [
      { answers: [{ fields: { ...STALE, ETag: 'W/"a"' } }] },
      validated({ sent: { 'if-none-match': 'W/"a"' } }),
    ],
    'by an entity tag that is not quoted': [
      { answers: [{ fields: { ...STALE, ETag: 'a' } }] },
      validated({ sent: { 'if-none-match': 'a' } }),
    ],
    'by Last-Modified': [
      { answers: [{ fields: (now) => ({ ...STALE, 'Last-Modified': httpDate(now - (now % 1000), -1000) }) }] },
      validated({ sent: { 'if-modified-since': / GMT$/ } }),
    ],
    'in place of the client’s own conditions': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      validated({ ask: { 'If-None-Match': '"b"' }, sent: { 'if-none-match': '"a"' } }),
    ],
    'a 304 that the client’s conditions want too': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      validated({ ask: { 'If-None-Match': '"a"' }, status: 304, text: '' }),
    ],
    'a 200 replaces': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      { after: 10, answers: [{ fields: { ...FRESH, ETag: '"b"' } }], text: '2' },
      { text: '2' },
    ],
    'a 304 with another entity tag validates nothing': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      {
        after: 10,
        answers: [{ status: 304, fields: { ETag: '"b"' } }, { fields: { ...FRESH, ETag: '"b"' } }],
        text: '3',
        sent: { 'if-none-match': undefined },
      },
    ],
    'a 304 that may not be stored validates nothing': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      {
        after: 10,
        answers: [
          { status: 304, fields: { ETag: '"a"', 'Cache-Control': 'private' } },
          { fields: { 'Cache-Control': 'private' } },
        ],
        text: '3',
        sent: { 'if-none-match': undefined },
      },
    ],
    'a 404 to a validation is the answer': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      { after: 10, answers: [{ status: 404 }] },
    ],
    ...Object.fromEntries(
      [204, 302, 404, 410].map((status) => [
        `RFC 9111 4.3.3: a ${status} that is not stored ends what is fresh and has nothing to validate it by`,
        [
          { answers: [{ fields: FRESH }] },
          { ask: { 'Cache-Control': 'no-cache' }, answers: [{ status, fields: { 'Cache-Control': 'no-store' } }] },
          { answers: [{}], text: '3' },
        ] as Step[],
      ]),
    ),
    ...Object.fromEntries(
      [304, 400, 403, 416, 429, 500].map((status) => [
        `a ${status}, which may be about one request, ends nothing`,
        [
          { answers: [{ fields: FRESH }] },
          { ask: { 'Cache-Control': 'no-cache', 'If-None-Match': '"mine"' }, answers: [{ status }] },
          { text: '1', fields: { 'cache-status': /hit/ } },
        ] as Step[],
      ]),
    ),
    'a HEAD shows that a stored GET is out of date': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      { method: 'HEAD', after: 10, answers: [{ fields: { ...FRESH, ETag: '"b"' } }] },
      { answers: [{ fields: { ...FRESH, ETag: '"b"' } }], text: '3' },
    ],
    'a HEAD freshens a stored GET that has nothing to validate it by': [
      { answers: [{ fields: { 'Cache-Control': 'max-age=1, must-revalidate' } }] },
      { method: 'HEAD', after: 10, answers: [{ fields: { ...FRESH, 'X-New': '1' } }] },
      { text: '1', fields: { 'x-new': '1', 'cache-status': /hit/ } },
    ],
    'a HEAD freshens a stored GET that is fresh': [
      { answers: [{ fields: FRESH }] },
      { method: 'HEAD', ask: { 'Cache-Control': 'no-cache' }, answers: [{ fields: { ...FRESH, 'X-New': '1' } }] },
      { text: '1', fields: { 'x-new': '1', 'cache-status': /hit/ } },
    ],
    'a HEAD freshens only the variants that it could have been answered by': [
      { ask: { Foo: '1' }, answers: [{ fields: { ...FRESH, Vary: 'Foo' } }] },
      { ask: { Foo: '2' }, answers: [{ fields: { ...FRESH, Vary: 'Foo' } }] },
      {
        method: 'HEAD',
        ask: { Foo: '2', 'Cache-Control': 'no-cache' },
        answers: [{ fields: { ...FRESH, Vary: 'Foo', 'X-New': '1' } }],
      },
      { ask: { Foo: '1' }, text: '1', fields: { 'x-new': undefined } },
      { ask: { Foo: '2' }, text: '2', fields: { 'x-new': '1' } },
    ],
    'a HEAD of another length shows that a fresh GET is out of date': [
      { answers: [{ fields: FRESH }] },
      {
        method: 'HEAD',
        ask: { 'Cache-Control': 'no-cache' },
        answers: [{ fields: { ...FRESH, 'Content-Length': '9' } }],
      },
      { answers: [{ fields: FRESH }], text: '3' },
    ],
    'a HEAD of one client alone shows nothing': [
      { answers: [{ fields: { ...FRESH, ETag: '"a"' } }] },
      {
        method: 'HEAD',
        ask: { 'Cache-Control': 'no-cache', Authorization: 'Basic YTpi' },
        answers: [{ fields: { ...FRESH, ETag: '"mine"', 'X-New': '1' } }],
      },
      { text: '1', fields: { 'x-new': undefined, 'cache-status': /hit/ } },
    ],
    'a HEAD that fails shows nothing': [
      { answers: [{ fields: FRESH }] },
      { method: 'HEAD', ask: { 'Cache-Control': 'no-cache' }, answers: [{ status: 404 }] },
      { text: '1', fields: { 'cache-status': /hit/ } },
    ],
    'a HEAD freshens a stored GET': [
      { answers: [{ fields: { ...STALE, ETag: '"a"' } }] },
      { method: 'HEAD', after: 10, answers: [{ fields: { ...FRESH, ETag: '"a"', 'X-New': '1' } }] },
      { text: '1', fields: { 'x-new': '1' } },
    ],
  })
})

describe('a 304 updates the stored field', () => {
  const update = (name: string, before: string, after: string, served: string): Step[] => [
    { answers: [{ fields: { 'Cache-Control': 'max-age=1', ETag: '"e"', [name]: before } }] },
    {
      after: 10,
      answers: [{ status: 304, fields: { ...FRESH, ETag: '"e"', [name]: after } }],
      status: 200,
      text: '1',
      fields: { [name.toLowerCase()]: served },
    },
    { text: '1', fields: { [name.toLowerCase()]: served } },
  ]
  const names = [
    'Test',
    'X-Test',
    'Content-Foo',
    'X-Content-Foo',
    'Content-Location',
    'Content-Type',
    'Content-Language',
    'Content-Disposition',
    'Content-Security-Policy',
    'Clear-Site-Data',
    'Public-Key-Pins',
    'Set-Cookie',
    'Set-Cookie2',
    'X-Frame-Options',
    'X-XSS-Protection',
    'Link',
  ]
  stories({
    ...Object.fromEntries(names.map((name) => [name, update(name, 'before', 'after', 'after')])),
    'but not Content-Encoding': update('Content-Encoding', 'before', 'after', 'before'),
    'but not Content-Range': update('Content-Range', 'before', 'after', 'before'),
    'and Cache-Control counts from then on': [
      { answers: [{ fields: { 'Cache-Control': 'max-age=1', ETag: '"e"' } }] },
      { after: 10, answers: [{ status: 304, fields: { 'Cache-Control': 'max-age=3600', ETag: '"e"' } }], status: 200 },
      { after: 100, text: '1', fields: { age: '100' } },
    ],
    'and Expires counts from then on': [
      { answers: [{ fields: (now) => ({ Date: httpDate(now), Expires: httpDate(now, 1), ETag: '"e"' }) }] },
      {
        after: 10,
        answers: [
          { status: 304, fields: (now) => ({ Date: httpDate(now), Expires: httpDate(now, 3600), ETag: '"e"' }) },
        ],
        status: 200,
      },
      { after: 100, text: '1' },
    ],
  })
})
