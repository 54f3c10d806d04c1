import { stories, type Headers, type Step } from './story.ts'

/** RFC 9111 section 4.4, RFC 9110 section 9.3.3. */

const FRESH = { 'Cache-Control': 'max-age=3600' }
const at = (path: string): Step => ({ path, answers: [{ fields: FRESH }] })
const change = (method: string, status: number, fields: Headers = {}): Step => ({
  method,
  path: '/a',
  requestBody: 'x',
  answers: [{ status, fields }],
})
const gone = (path: string, body: string): Step => ({ path, answers: [{ fields: FRESH }], text: body })
const there = (path: string, body: string): Step => ({ path, text: body, fields: { 'cache-status': /hit/ } })

stories({
  ...Object.fromEntries(
    ['POST', 'PUT', 'DELETE', 'PATCH', 'M-SEARCH', 'LOCK'].flatMap((method) => [
      [`${method} invalidates its URL`, [at('/a'), change(method, 200), gone('/a', '3')]],
      [`${method} that fails invalidates nothing`, [at('/a'), change(method, 500), there('/a', '1')]],
      [`${method} that is refused invalidates nothing`, [at('/a'), change(method, 404), there('/a', '1')]],
      [`${method} that redirects invalidates`, [at('/a'), change(method, 303), gone('/a', '3')]],
      [`${method} invalidates its Location`, [at('/b'), change(method, 201, { Location: '/b' }), gone('/b', '3')]],
      [
        `${method} invalidates its Content-Location`,
        [at('/b'), change(method, 200, { 'Content-Location': '/b' }), gone('/b', '3')],
      ],
    ]),
  ),
  'a failing POST leaves its Location alone': [at('/b'), change('POST', 500, { Location: '/b' }), there('/b', '1')],
  'a Location of another origin is left alone': [
    at('/b'),
    change('POST', 201, { Location: 'http://other.example/b' }),
    there('/b', '1'),
  ],
  'OPTIONS invalidates nothing': [at('/a'), { method: 'OPTIONS', path: '/a', answers: [{}] }, there('/a', '1')],
  'a POST is not answered from a stored GET': [at('/a'), change('POST', 200, FRESH)],
  'a POST without a Content-Location answers no GET': [change('POST', 200, FRESH), gone('/a', '2')],
  'a POST with its own URL as Content-Location, and explicit freshness, answers GETs': [
    change('POST', 200, { ...FRESH, 'Content-Location': '/a' }),
    there('/a', '1'),
  ],
  'a POST with another Content-Location answers no GET': [
    change('POST', 200, { ...FRESH, 'Content-Location': '/b' }),
    gone('/a', '2'),
  ],
  'a POST without explicit freshness answers no GET': [
    change('POST', 200, { 'Content-Location': '/a' }),
    gone('/a', '2'),
  ],
})
