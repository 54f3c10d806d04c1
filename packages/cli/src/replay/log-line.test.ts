import { expect, test } from 'vitest'
import { parseLogLine } from './log-line.ts'

const AT = Date.UTC(2026, 9, 10, 13, 55, 36)

test.each([
  [
    'common',
    '192.0.2.1 - frank [10/Oct/2026:13:55:36 +0000] "GET /a?b HTTP/1.0" 200 2326',
    { atMs: AT, client: '192.0.2.1', method: 'GET', url: 'http://site.invalid/a?b', status: 200, bytes: 2326 },
  ],
  [
    'combined, another time zone, a user with a space, no content',
    '2001:db8::1 - Ann B [10/Oct/2026:15:25:36 +0130] "GET /a HTTP/1.1" 304 - "http://r.test/" "curl/8 \\"x\\""',
    { atMs: AT, client: '2001:db8::1', url: 'http://site.invalid/a', status: 304, bytes: 0 },
  ],
  [
    'of a forward proxy',
    '::1 - - [10/Oct/2026:06:55:36 -0700] "GET http://x.test/a HTTP/1.1" 200 5',
    { atMs: AT, client: '::1', url: 'http://x.test/a' },
  ],
  [
    'with a virtual host',
    'www.x.test:80 192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"',
    { client: '192.0.2.1', url: 'http://www.x.test/a' },
  ],
  [
    'with a virtual host at another port',
    'www.x.test:8080 192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5',
    { url: 'http://www.x.test:8080/a' },
  ],
  [
    'of a request that is none',
    '192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "\\x16\\x03\\x01" 400 0 "-" "-"',
    { method: '\\x16\\x03\\x01', url: '', status: 400 },
  ],
  [
    'of Squid',
    '1791640536.250     81 192.0.2.1 TCP_MISS/200 4412 GET http://x.test/a - HIER_DIRECT/192.0.2.9 text/html',
    { atMs: AT + 250, client: '192.0.2.1', method: 'GET', url: 'http://x.test/a', status: 200, bytes: 4412 },
  ],
  [
    'of Squid, a tunnel',
    '1791640536.250  60081 192.0.2.1 TCP_TUNNEL/200 4412 CONNECT x.test:443 - HIER_DIRECT/192.0.2.9 -',
    { method: 'CONNECT', url: 'x.test:443' },
  ],
])('C12: a line in the format %s is read', (_, line, expected) => {
  expect(parseLogLine(line)).toMatchObject(expected)
})

test.each([
  '',
  'root:x:0:0:root:/root:/bin/bash',
  '192.0.2.1 - - [10/Foo/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 5',
  '192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1',
  '1791640536 81 192.0.2.1 TCP_MISS/200 4412 GET http://x.test/a',
])('%j is no line of a log', (line) => {
  expect(parseLogLine(line)).toBeUndefined()
})

test('a line made to be slow is not', () => {
  const startMs = performance.now()
  for (const part of ['a ', 'a:1 ', '[', '"\\', ' - - ']) parseLogLine(part.repeat(20_000))
  expect(performance.now() - startMs).toBeLessThan(2_000)
})
