import { stories, type Step } from './story.ts'

/** RFC 9111 section 3, RFC 9110 section 15.1: every final status code, with explicit freshness. */

const CODES = [
  200, 201, 202, 203, 204, 205, 299, 300, 301, 302, 303, 305, 307, 308, 399, 400, 401, 402, 403, 404, 405, 406, 409,
  410, 411, 413, 414, 415, 422, 451, 499, 500, 501, 502, 503, 504, 505, 599,
]
const OF_ONE_REQUEST = [407, 408, 412, 417, 421, 425, 426, 428, 429, 431, 511]

const stored = (status: number, cacheControl: string): Step => ({
  answers: [{ status, fields: { 'Cache-Control': cacheControl } }],
})

stories({
  ...Object.fromEntries(
    CODES.map((status) => [`a fresh ${status} is used`, [stored(status, 'max-age=3600'), { status }] as Step[]]),
  ),
  ...Object.fromEntries(
    CODES.map((status) => [
      `a stale ${status} is not`,
      [
        stored(status, 'max-age=10'),
        { after: 20, answers: [{ status, fields: { 'X-New': '1' } }], fields: { 'x-new': '1' } },
      ] as Step[],
    ]),
  ),
  ...Object.fromEntries(
    OF_ONE_REQUEST.map((status) => [
      `a ${status} is never used again`,
      [stored(status, 'max-age=3600'), { answers: [{}] }] as Step[],
    ]),
  ),
})
