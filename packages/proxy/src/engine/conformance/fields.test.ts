import { describe } from 'vitest'
import { httpDate, stories, type Headers, type Step } from './story.ts'

/** RFC 9111 section 3.1, RFC 9110 section 7.6: which fields are stored, served and forwarded. */

const FRESH = { 'Cache-Control': 'max-age=3600' }

describe('of a response', () => {
  const kept = (name: string, value = 'value'): Step[] => {
    const fields = { [name.toLowerCase()]: value }
    return [
      { answers: [{ fields: { ...FRESH, [name]: value } }], fields },
      { text: '1', fields },
    ]
  }
  const dropped = (name: string, value = 'value', more: Headers = {}): Step[] => {
    const fields = { [name.toLowerCase()]: undefined }
    return [
      { answers: [{ fields: { ...FRESH, ...more, [name]: value } }], fields },
      { text: '1', fields },
    ]
  }
  const names = [
    'Test',
    'X-Test',
    'Content-Foo',
    'Content-Encoding',
    'Content-Language',
    'Content-Location',
    'Content-MD5',
    'Content-Type',
    'Content-Disposition',
    'Content-Security-Policy',
    'Clear-Site-Data',
    'ETag',
    'Set-Cookie',
    'Set-Cookie2',
    'Link',
    'Server',
    'Warning',
    'X-Frame-Options',
    'Surrogate-Control',
    'Digest',
  ]
  const hopByHop = [
    'Keep-Alive',
    'Proxy-Authenticate',
    'Proxy-Authentication-Info',
    'Proxy-Authorization',
    'Proxy-Connection',
    'TE',
  ]
  stories({
    ...Object.fromEntries(names.map((name) => [`${name} is stored`, kept(name)])),
    'Date is stored as it came': [
      { answers: [{ fields: (now) => ({ ...FRESH, Date: httpDate(now - (now % 1000), -30) }) }] },
      { after: 10, fields: { age: /^(39|40|41)$/, date: / GMT$/ } },
    ],
    ...Object.fromEntries(hopByHop.map((name) => [`${name} is not, and goes no further`, dropped(name)])),
    'what Connection lists goes no further': dropped('X-Listed', 'value', { Connection: 'x-listed, close' }),
    'what private names is not stored': [
      { answers: [{ fields: { 'Cache-Control': 'private="a, B", max-age=3600', A: '1', B: '2', C: '3' } }] },
      { text: '1', fields: { a: undefined, b: undefined, c: '3' } },
    ],
    'what no-cache names is not served unvalidated': [
      {
        answers: [{ fields: { 'Cache-Control': 'no-cache="a, B", max-age=3600', A: '1', B: '2', C: '3' } }],
        fields: { a: '1' },
      },
      { text: '1', fields: { a: undefined, b: undefined, c: '3' } },
    ],
    'a single name without quotes too': [
      { answers: [{ fields: { 'Cache-Control': 'no-cache=a, max-age=3600', A: '1', B: '2' } }] },
      { text: '1', fields: { a: undefined, b: '2' } },
    ],
    'several lines stay several values': [
      { answers: [{ fields: { ...FRESH, 'Set-Cookie': ['a=1', 'b=2'] } }] },
      { fields: { 'set-cookie': 'a=1, b=2' } },
    ],
    'a Set-Cookie does not keep a response with freshness from being used': kept('Set-Cookie', 'a=1'),
    'an attachment is used like anything else': kept('Content-Disposition', 'attachment; filename=a.txt'),
  })
})

describe('of a request', () => {
  stories({
    'unknown ones are forwarded': [{ ask: { 'X-A': '1' }, answers: [{}], sent: { 'x-a': '1' } }],
    'hop-by-hop ones are not': [
      {
        ask: { TE: 'trailers', 'Proxy-Authorization': 'x', 'Keep-Alive': 'x' },
        answers: [{}],
        sent: { te: undefined, 'proxy-authorization': undefined, 'keep-alive': undefined },
      },
    ],
    'what Connection lists is not': [
      { ask: { Connection: 'X-A', 'X-A': '1' }, answers: [{}], sent: { 'x-a': undefined } },
    ],
    'Cookie does not keep a response from being used': [
      { ask: { Cookie: 'a=1' }, answers: [{ fields: FRESH }] },
      { ask: { Cookie: 'a=2' }, text: '1' },
    ],
    'Via says that the cache was there': [{ answers: [{}], sent: { via: '1.1 reef' }, fields: { via: '1.1 reef' } }],
  })
})

describe('the URL', () => {
  stories({
    'another path is another resource': [
      { path: '/a', answers: [{ fields: FRESH }] },
      { path: '/b', answers: [{}] },
    ],
    'another query is another resource': [
      { path: '/?a=1', answers: [{ fields: FRESH }] },
      { path: '/?a=2', answers: [{}] },
    ],
    'the same query is the same': [
      { path: '/?a=1', answers: [{ fields: FRESH }] },
      { path: '/?a=1', text: '1' },
    ],
    'an empty query is not none': [
      { path: '/', answers: [{ fields: FRESH }] },
      { path: '/?', answers: [{}] },
    ],
    'needless encoding makes no difference': [
      { path: '/%7ea', answers: [{ fields: FRESH }] },
      { path: '/~a', text: '1' },
    ],
  })
})
