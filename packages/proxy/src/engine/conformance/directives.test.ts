import { describe } from 'vitest'
import { httpDate, stories, type Headers, type Step } from './story.ts'

/** RFC 9111 sections 5.2, 5.4 and 3.5, RFC 8246. */

const FRESH = { 'Cache-Control': 'max-age=3600' }
const stored = (fields: Headers = FRESH, ask: Record<string, string> = {}): Step => ({ ask, answers: [{ fields }] })
const hit = (ask: Record<string, string> = {}): Step => ({ ask, text: '1', fields: { 'cache-status': /hit/ } })
const anew = (ask: Record<string, string> = {}): Step => ({ ask, answers: [{ fields: FRESH }], text: '2' })
const validated = (ask: Record<string, string> = {}): Step => ({
  ask,
  answers: [{ status: 304 }],
  status: 200,
  text: '1',
  sent: { 'if-none-match': '"a"' },
})

describe('of the response', () => {
  stories({
    'no-store is not stored': [stored({ 'Cache-Control': 'no-store, max-age=3600' }), anew()],
    'no-store in capitals': [stored({ 'Cache-Control': 'No-StOrE, max-age=3600' }), anew()],
    'no-store on another line': [stored({ 'Cache-Control': ['max-age=3600', 'no-store'] }), anew()],
    'private is not stored': [stored({ 'Cache-Control': 'private, max-age=3600' }), anew()],
    'no-cache is validated each time': [
      stored({ 'Cache-Control': 'no-cache, max-age=3600', ETag: '"a"' }),
      validated(),
      validated(),
    ],
    'no-cache in capitals': [stored({ 'Cache-Control': 'No-CaChE, max-age=3600' }), anew()],
    'must-revalidate is no reason to ask while it is fresh': [
      stored({ 'Cache-Control': 'must-revalidate, max-age=3600' }),
      hit(),
    ],
    'must-revalidate is validated when it is stale': [
      stored({ 'Cache-Control': 'must-revalidate, max-age=10', ETag: '"a"' }),
      { ...validated(), after: 20 },
    ],
    'proxy-revalidate is no reason to ask while it is fresh': [
      stored({ 'Cache-Control': 'proxy-revalidate, max-age=3600' }),
      hit(),
    ],
    'immutable is used for a reload': [
      stored({ 'Cache-Control': 'immutable, max-age=3600', ETag: '"a"' }),
      hit({ 'Cache-Control': 'max-age=0' }),
    ],
    'immutable that is stale is validated': [
      stored({ 'Cache-Control': 'immutable, max-age=10', ETag: '"a"' }),
      { ...validated(), after: 20 },
    ],
    'must-understand with a status that is understood overrides no-store': [
      stored({ 'Cache-Control': 'must-understand, no-store, max-age=3600' }),
      hit(),
    ],
    'must-understand with one that is not': [
      { answers: [{ status: 299, fields: { 'Cache-Control': 'must-understand, max-age=3600' } }] },
      anew(),
    ],
    'Pragma means nothing': [stored({ ...FRESH, Pragma: 'no-cache' }), hit()],
    'a newer response that may not be stored ends the older': [
      stored({ 'Cache-Control': 'max-age=10', ETag: '"a"' }),
      { after: 20, answers: [{ fields: { 'Cache-Control': 'no-store' } }], text: '2' },
      { answers: [{ fields: FRESH }], text: '3', sent: { 'if-none-match': undefined } },
    ],
  })
})

describe('of the request', () => {
  const cc = (value: string): Record<string, string> => ({ 'Cache-Control': value })
  const AGED = { ...FRESH, Age: '1800', ETag: '"a"' }
  stories({
    'max-age=0 validates': [stored(AGED), validated(cc('max-age=0'))],
    'max-age below the age validates': [stored(AGED), validated(cc('max-age=600'))],
    'max-age above the age does not': [stored(AGED), hit(cc('max-age=2400'))],
    'min-fresh that is met': [stored(AGED), hit(cc('min-fresh=1000'))],
    'min-fresh that is not': [stored(AGED), validated(cc('min-fresh=2000'))],
    'max-stale takes what is stale': [
      stored({ 'Cache-Control': 'max-age=10' }),
      { ...hit(cc('max-stale=1000')), after: 100 },
    ],
    'max-stale without a value': [stored({ 'Cache-Control': 'max-age=10' }), { ...hit(cc('max-stale')), after: 100 }],
    'max-stale that is exceeded': [
      stored({ 'Cache-Control': 'max-age=10' }),
      { ...anew(cc('max-stale=10')), after: 100 },
    ],
    'max-stale does not outweigh must-revalidate': [
      stored({ 'Cache-Control': 'max-age=10, must-revalidate' }),
      { ...anew(cc('max-stale')), after: 100 },
    ],
    'no-cache validates by entity tag': [stored(AGED), validated(cc('no-cache'))],
    'no-cache validates by date': [
      { answers: [{ fields: (now) => ({ ...FRESH, Date: httpDate(now), 'Last-Modified': httpDate(now, -1000) }) }] },
      {
        ask: cc('no-cache'),
        answers: [{ status: 304 }],
        status: 200,
        text: '1',
        sent: { 'if-modified-since': / GMT$/ },
      },
    ],
    'no-store is not stored': [stored(FRESH, cc('no-store')), anew()],
    'no-store where something stale is stored asks once, for all of it, and leaves that as it is': [
      stored({ 'Cache-Control': 'max-age=10', ETag: '"a"' }),
      { ...anew(cc('no-store')), after: 20, sent: { 'if-none-match': undefined } },
      validated(),
    ],
    'only-if-cached with something stored': [stored(), hit(cc('only-if-cached'))],
    'only-if-cached with nothing': [{ ask: cc('only-if-cached'), status: 504 }],
    'only-if-cached with something stale': [
      stored({ 'Cache-Control': 'max-age=10' }),
      { after: 20, ask: cc('only-if-cached'), status: 504 },
    ],
    'Pragma: no-cache validates': [stored(AGED), validated({ Pragma: 'no-cache' })],
    'Pragma: no-cache beside a Cache-Control means nothing': [
      stored(AGED),
      hit({ Pragma: 'no-cache', 'Cache-Control': 'max-age=3600' }),
    ],
    'an unknown Pragma means nothing': [stored(AGED), hit({ Pragma: 'foo' })],
    'unknown directives mean nothing': [stored(AGED), hit(cc('foo, bar="no-cache"'))],
  })
})

describe('Authorization', () => {
  const auth = { Authorization: 'Basic YTpi' }
  stories({
    'a response to it is not stored': [stored(FRESH, auth), { ...anew(auth) }],
    ...Object.fromEntries(
      ['public', 'must-revalidate', 's-maxage=3600'].map((directive) => [
        `a response to it with ${directive} is stored`,
        [stored({ 'Cache-Control': `max-age=3600, ${directive}` }, auth), hit(auth), hit()],
      ]),
    ),
    'what is stored for everybody answers it': [stored(), hit(auth)],
    'where that is stale it asks once, for all of it, and leaves that as it is': [
      stored({ 'Cache-Control': 'max-age=10', ETag: '"a"' }),
      { ...anew(auth), after: 20, sent: { 'if-none-match': undefined } },
      validated(),
    ],
    'where that may be shared with those who authorize themselves, it is validated': [
      stored({ 'Cache-Control': 'max-age=10, public', ETag: '"a"' }),
      { ...validated(auth), after: 20 },
    ],
  })
})
