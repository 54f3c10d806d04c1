import { describe } from 'vitest'
import { stories, type Answer, type Headers, type Step } from './story.ts'

/** RFC 9111 section 4.2.4, RFC 5861: what is served though it is stale. */

const stored = (cacheControl: string, more: Headers = {}): Step => ({
  answers: [{ fields: { 'Cache-Control': cacheControl, ...more } }],
})
const FORBIDDEN = ['max-age=2, must-revalidate', 'max-age=2, proxy-revalidate', 'max-age=2, no-cache', 's-maxage=2']

describe('an origin that is gone or fails', () => {
  const down = (answer: Answer, more: Partial<Step> = {}): Step => ({ after: 10, answers: [answer], ...more })
  const standsIn: Partial<Step> = {
    status: 200,
    text: '1',
    fields: { 'cache-status': /fwd=stale.*ttl=-8|fwd=stale/, age: '10' },
  }
  stories({
    'that closes is stood in for, after one try': [stored('max-age=2'), down({ dies: true }, standsIn)],
    ...Object.fromEntries(
      [500, 502, 503, 504].map((status) => [
        `${status} is stood in for`,
        [stored('max-age=2'), down({ status }, standsIn)],
      ]),
    ),
    '501 is not': [stored('max-age=2'), down({ status: 501 })],
    '404 is not': [stored('max-age=2'), down({ status: 404 })],
    'stale-if-error stands in within its time': [
      stored('max-age=2, stale-if-error=60'),
      down({ dies: true }, standsIn),
    ],
    'stale-if-error does not beyond it': [stored('max-age=2, stale-if-error=5'), down({ status: 503 })],
    'a stored error stands in for no other': [
      { answers: [{ status: 503, fields: { 'Cache-Control': 'max-age=2' } }], text: '1' },
      down({ status: 503 }, { text: '2' }),
    ],
    ...Object.fromEntries(
      FORBIDDEN.map((value) => [
        `"${value}" forbids it for a 503`,
        [stored(value, { ETag: '"a"' }), down({ status: 503 }, { text: '2' })],
      ]),
    ),
    ...Object.fromEntries(
      FORBIDDEN.map((value) => [
        `"${value}" forbids it for one that closes`,
        // Nothing may stand in: a request that may be repeated is.
        [stored(value, { ETag: '"a"' }), { after: 10, answers: [{ dies: true }, { dies: true }], status: 502 }],
      ]),
    ),
  })
})

describe('stale-while-revalidate', () => {
  stories({
    'is served within its window, and validated behind it': [
      stored('max-age=2, stale-while-revalidate=60'),
      {
        after: 10,
        text: '1',
        fields: { age: '10', 'cache-status': /hit.*stale-while-revalidate/ },
        answersBehind: [{ fields: { 'Cache-Control': 'max-age=60' } }],
      },
      { text: '2', fields: { 'cache-status': /hit/ } },
    ],
    'is not beyond it': [stored('max-age=2, stale-while-revalidate=5'), { after: 10, answers: [{}], text: '2' }],
    'is not with must-revalidate': [
      stored('max-age=2, stale-while-revalidate=60, must-revalidate'),
      { after: 10, answers: [{}], text: '2' },
    ],
  })
})
