import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { RawOrigin } from './raw-origin.ts'

/**
 * A real `cachereef peer --reverse`, byte for byte: what a client reads and what an origin is sent, where libraries on either side
 * would hide it. Each row is a story about one path.
 */

interface Exchange {
  /** Method, and fields besides Host and Connection, lines apart. */
  readonly ask: string
  readonly body?: string
  /** What the origin writes; left out, it must not be asked. It closes afterwards where it says so. */
  readonly answer?: string
  /** What the client reads. */
  readonly reads: RegExp
  /** What the origin is sent. */
  readonly sent?: RegExp
}

const FRESH = 'Cache-Control: max-age=60\r\n'
const ok = (fields: string, body = 'body'): string =>
  `HTTP/1.1 200 OK\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`
const hit = (ask: string, reads: RegExp): Exchange => ({ ask, reads })

const ROWS: Readonly<Record<string, readonly Exchange[]>> = {
  'C1: a hit has Age, Via and Cache-Status, whose ttl adds up with Age': [
    { ask: 'GET', answer: ok(FRESH), reads: /Cache-Status: front; fwd=uri-miss; fwd-status=200; stored; ttl=60\r\n/ },
    hit('GET', /Age: 0\r\nVia: 1\.1 front\r\nCache-Status: front; hit; ttl=60\r\n.*body$/s),
  ],
  'RFC 9110 15.2: interim responses come in order, with their fields, and are not kept': [
    {
      ask: 'GET',
      answer: `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-P: 1\r\n\r\n${ok(FRESH)}`,
      reads:
        /^HTTP\/1\.1 103 .*\r\nLink: <\/a>\r\n\r\nHTTP\/1\.1 100 .*\r\n\r\nHTTP\/1\.1 102 .*\r\nX-P: 1\r\n\r\nHTTP\/1\.1 200 /,
    },
    hit('GET', /^HTTP\/1\.1 200 /),
  ],
  'RFC 9110 6.5: trailers reach who takes them, from the store too': [
    {
      ask: 'GET\r\nTE: trailers',
      answer: `HTTP/1.1 200 OK\r\n${FRESH}Trailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-T: 7\r\n\r\n`,
      reads: /4\r\nbody\r\n0\r\nx-t: 7\r\n\r\n$/i,
    },
    hit('GET\r\nTE: trailers', /; hit.*4\r\nbody\r\n0\r\nx-t: 7\r\n\r\n$/is),
    hit('GET', /; hit.*body(?:\r\n0\r\n\r\n)?$/s),
  ],
  'RFC 9112 6.3: a body that ends with its connection is whole': [
    {
      ask: 'GET',
      answer: `HTTP/1.0 200 OK\r\n${FRESH}Connection: close\r\n\r\nbody`,
      reads: /4\r\nbody\r\n0\r\n\r\n$/,
    },
    hit('GET', /Content-Length: 4\r\n.*body$/s),
  ],
  'RFC 9112 6.1: a transfer coding that nobody asked for is an error of the origin': [
    {
      ask: 'GET',
      answer: `HTTP/1.1 200 OK\r\n${FRESH}Transfer-Encoding: gzip, chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n`,
      reads: /^HTTP\/1\.1 502 .*origin-garbage/s,
    },
    { ask: 'GET', answer: ok(FRESH), reads: /fwd=uri-miss/ },
  ],
  'RFC 9110 7.6.1: what Connection lists goes neither way': [
    {
      ask: 'GET\r\nX-Mine: 1\r\nConnection: X-Mine',
      answer: ok(`${FRESH}X-Its: 1\r\nConnection: x-its\r\n`),
      sent: /^(?![^]*X-Mine)[^]*Via: 1\.1 front/i,
      reads: /^(?![^]*X-Its)/,
    },
    hit('GET', /^(?![^]*X-Its)[^]*; hit/),
  ],
  'RFC 9111 4.3: what is stale is validated, and a client’s own condition is met from it': [
    { ask: 'GET', answer: ok('Cache-Control: max-age=0\r\nETag: "a"\r\n'), reads: /body$/ },
    {
      ask: 'GET\r\nIf-None-Match: "b", W/"a"',
      answer: `HTTP/1.1 304 Not Modified\r\n${FRESH}ETag: "a"\r\nX-New: 1\r\n\r\n`,
      sent: /\r\nIf-None-Match: "a"\r\n/i,
      reads: /^HTTP\/1\.1 304 (?=[^]*X-New: 1)(?![^]*Content-Length)[^]*fwd=stale; fwd-status=304; stored; ttl=60/,
    },
    hit('GET', /^HTTP\/1\.1 200 [^]*X-New: 1[^]*; hit[^]*body$/),
  ],
  'RFC 9111 4.1: a vary miss asks about the variants that are stored': [
    { ask: 'GET\r\nFoo: 1', answer: ok(`${FRESH}Vary: Foo\r\nETag: "one"\r\n`), reads: /body$/ },
    {
      ask: 'GET\r\nFoo: 2',
      answer: `HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n`,
      sent: /\r\nIf-None-Match: "one"\r\n/i,
      reads: /^HTTP\/1\.1 200 [^]*fwd=vary-miss; fwd-status=304; stored[^]*body$/,
    },
    hit('GET\r\nFoo: 2', /; hit[^]*body$/),
  ],
  'RFC 9111 3.3: of what broke off only the rest is fetched': [
    {
      ask: 'GET',
      answer: `HTTP/1.1 200 OK\r\n${FRESH}ETag: "a"\r\nConnection: close\r\nContent-Length: 10\r\n\r\n0123`,
      reads: /0123$/,
    },
    {
      ask: 'GET',
      answer: `HTTP/1.1 206 Partial Content\r\n${FRESH}ETag: "a"\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\n\r\n456789`,
      sent: /\r\nRange: bytes=4-\r\nIf-Range: "a"\r\n/i,
      reads: /^HTTP\/1\.1 200 [^]*Content-Length: 10\r\n[^]*0123456789$/,
    },
    hit('GET\r\nRange: bytes=-2', /^HTTP\/1\.1 206 [^]*Content-Range: bytes 8-9\/10\r\n[^]*; hit[^]*\r\n\r\n89$/),
  ],
  'RFC 9111 4.3.5: a HEAD freshens what is stored': [
    {
      ask: 'GET',
      answer: ok('Cache-Control: max-age=0\r\nLast-Modified: Mon, 09 Mar 2026 08:15:00 GMT\r\n'),
      reads: /body$/,
    },
    {
      ask: 'HEAD',
      answer: `HTTP/1.1 200 OK\r\n${FRESH}X-New: 1\r\nContent-Length: 4\r\n\r\n`,
      reads: /X-New: 1[^]*\r\n\r\n$/,
    },
    hit('GET', /X-New: 1[^]*; hit[^]*body$/),
  ],
  'RFC 9110 10.1.1: an expectation goes to the origin, its 100 to the client': [
    {
      ask: 'PUT\r\nExpect: 100-continue\r\nContent-Length: 4',
      body: 'body',
      answer: `HTTP/1.1 100 Continue\r\n\r\n${ok('')}`,
      sent: /\r\nExpect: 100-continue\r\n/i,
      reads: /^HTTP\/1\.1 100 Continue\r\n[^]*HTTP\/1\.1 200 /,
    },
  ],
  'RFC 9110 8.6: a 204 has no Content-Length': [
    {
      ask: 'GET',
      answer: `HTTP/1.1 204 No Content\r\n${FRESH}Content-Length: 4\r\n\r\n`,
      reads: /^HTTP\/1\.1 204 (?![^]*Content-Length)[^]*\r\n\r\n$/,
    },
    hit('GET', /^HTTP\/1\.1 204 (?![^]*Content-Length)[^]*; hit/),
  ],
  'RFC 9110 15: a status that no document names is passed on with its reason': [
    {
      ask: 'GET',
      answer: 'HTTP/1.1 999 Of Its Own\r\nContent-Length: 0\r\n\r\n',
      reads: /^HTTP\/1\.1 999 Of Its Own\r\n/,
    },
  ],
}

let commands: Commands
let origin: RawOrigin
let peer: Running
const pending: string[] = []
const sent: string[] = []

beforeAll(async () => {
  commands = new Commands()
  origin = await RawOrigin.start((socket, _path, bytes) => {
    const answer = pending.shift()
    // The body of a request that waited for its 100.
    if (answer === undefined) return
    sent.push(bytes)
    socket.write(answer, 'latin1', () => {
      if (/\r\nConnection: close\r\n/.test(answer)) socket.end()
    })
  })
  peer = await commands.peer('front', '--reverse', `http://${origin.address}`)
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

test.each(Object.entries(ROWS))('%s', async (title, exchanges) => {
  const path = `/${encodeURIComponent(title)}`
  for (const { ask, body = '', answer, reads, sent: expected } of exchanges) {
    pending.length = 0
    sent.length = 0
    if (answer !== undefined) pending.push(answer)
    const [method, ...fields] = ask.split('\r\n')
    const head = [`${method} ${path} HTTP/1.1`, `Host: ${peer.ready.listen}`, 'Connection: close', ...fields]
    expect(await exchanged(`${head.join('\r\n')}\r\n\r\n${body}`)).toMatch(reads)
    expect(sent.length).toBe(answer === undefined ? 0 : 1)
    if (expected !== undefined) expect(sent[0]).toMatch(expected)
  }
})

/** Everything that the peer writes until it closes. */
async function exchanged(bytes: string): Promise<string> {
  const colon = peer.ready.listen.lastIndexOf(':')
  const socket = connect(Number(peer.ready.listen.slice(colon + 1)), peer.ready.listen.slice(0, colon))
  let read = ''
  socket.on('data', (chunk) => {
    read += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  socket.write(bytes, 'latin1')
  await once(socket, 'close')
  return read
}
