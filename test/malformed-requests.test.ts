import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { Origin } from './origin.ts'
import { sendRaw } from './raw-client.ts'
import { statusOf } from './status.ts'

let commands: Commands
let origin: Origin
let peer: Running

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start()
  peer = await commands.peer('anemone', '--connect-to', `:80:${origin.address}`, '--mirror', '/m=http://mirror.example')
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const get = (fields: string, target = 'http://bad.example/') => `GET ${target} HTTP/1.1\r\n${fields}\r\n\r\n`
const post = (fields: string, body = '') =>
  `POST http://bad.example/ HTTP/1.1\r\nHost: bad.example\r\n${fields}\r\n\r\n${body}`
const HIDDEN = 'GET http://bad.example/hidden HTTP/1.1\r\nHost: bad.example\r\n\r\n'

test.each([
  ['a length and chunks', 400, post('Content-Length: 4\r\nTransfer-Encoding: chunked', `0\r\n\r\n${HIDDEN}`)],
  ['two lengths that differ', 400, post('Content-Length: 0\r\nContent-Length: 5', HIDDEN)],
  ['two lengths that agree', 400, post('Content-Length: 4\r\nContent-Length: 4', 'body')],
  ['a list of lengths', 400, post('Content-Length: 4, 4', 'body')],
  ['a length with a sign', 400, post('Content-Length: +4', 'body')],
  ['a length beyond all numbers', 400, post(`Content-Length: ${'9'.repeat(30)}`, 'body')],
  ['a transfer coding that hides chunked', 400, post('Transfer-Encoding: xchunked', `0\r\n\r\n${HIDDEN}`)],
  ['chunked that is not last', 400, post('Transfer-Encoding: chunked, identity', `0\r\n\r\n${HIDDEN}`)],
  ['a transfer coding besides chunked', 501, post('Transfer-Encoding: gzip, chunked', `0\r\n\r\n${HIDDEN}`)],
  ['chunked in HTTP/1.0', 400, post('Transfer-Encoding: chunked', '0\r\n\r\n').replace('HTTP/1.1', 'HTTP/1.0')],
  ['a field folded over two lines', 400, get('Host: bad.example\r\nX: a\r\n b')],
  ['lines that end in LF alone', 400, `GET http://bad.example/ HTTP/1.1\nHost: bad.example\n\n`],
  ['one line that ends in LF alone', 400, get('Host: bad.example\nX: a')],
  ['CR alone in a value', 400, get('Host: bad.example\r\nX: a\rb')],
  ['NUL in a value', 400, get('Host: bad.example\r\nX: a\0b')],
  ['NUL in the target', 400, get('Host: bad.example', 'http://bad.example/\0')],
  ['a space before the colon', 400, get('Host: bad.example\r\nX : a')],
  ['a field without a name', 400, get('Host: bad.example\r\n: a')],
  ['a line without a colon', 400, get('Host: bad.example\r\nnothing')],
  ['two Hosts', 400, get('Host: bad.example\r\nHost: good.example')],
  ['no Host', 400, get('X: a')],
  ['a Host that is none', 400, get('Host: a"><script>', '/m/page')],
  ['a space in the target', 400, get('Host: bad.example', 'http://bad.example/a b')],
  ['no version', 505, `GET http://bad.example/\r\n\r\n`],
  ['another version', 505, get('Host: bad.example').replace('HTTP/1.1', 'HTTP/2.0')],
  ['HTTP/2 by prior knowledge', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a TLS handshake', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['a head of 70,000 bytes', 431, get(`Host: bad.example\r\nX: ${'x'.repeat(70_000)}`)],
])('C14: %s: refused with %d and a reason, closed, and nothing reaches an origin', async (_, status, bytes) => {
  const before = origin.total
  const answer = await sendRaw(peer.ready.listen, bytes)
  expect(answer).toMatchObject({ status, closed: true })
  expect(answer.text.match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
  expect(answer.text).toMatch(/Content-Type: application\/problem\+json[^]*"detail":"./)
  expect(origin.total).toBe(before)
})

test.each([
  ['a chunk whose size is no number', '0x5\r\nhello\r\n0\r\n\r\n'],
  ['a chunk longer than its size', '1\r\nhello\r\n0\r\n\r\n'],
  ['a chunk that ends in LF alone', '1\na\n0\n\n'],
])('%s breaks the request off, and the origin stays in use for others', async (_, body) => {
  for (let time = 0; time < 6; time++) {
    const answer = await sendRaw(peer.ready.listen, post('Transfer-Encoding: chunked', body))
    expect(answer).toMatchObject({ closed: true })
    expect(answer.status).toBe(400)
  }
  expect((await getThrough(peer.ready.listen, 'http://bad.example/fine')).status).toBe(200)
})

test('after all of that nothing bad is stored', async () => {
  expect((await statusOf(peer)).cache.objects).toBe(1)
})

test('pipelined requests are answered in order', async () => {
  const paths = ['/1', '/2', '/3']
  const requests = paths.map((path) => get('Host: good.example', `http://good.example${path}`))
  const { text } = await sendRaw(
    peer.ready.listen,
    requests.join('').replace(/\r\n\r\n$/, '\r\nConnection: close\r\n\r\n'),
  )
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(paths.length)
  expect(paths.map((path) => origin.requests.get(`GET http://good.example${path}`))).toEqual([1, 1, 1])
})
