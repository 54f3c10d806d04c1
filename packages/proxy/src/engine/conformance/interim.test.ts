import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { testCache } from '../testing/test-cache.ts'
import { testBytes } from '../testing/test-origin.ts'

/** RFC 9110 section 15.2: interim responses are passed on, and are no part of the final one. */

const FINAL = 'HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 4\r\n\r\nbody'

const INTERIM: Readonly<Record<string, string>> = {
  'a 100 that nobody asked for': 'HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n',
  'a 102': 'HTTP/1.1 102 Processing\r\nX-Interim: 1\r\n\r\n',
  'a 103 with fields of its own': 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-Interim: 1\r\n\r\n',
  'one that no document names': 'HTTP/1.1 150 Whatever\r\nX-Interim: 1\r\n\r\n',
  several:
    'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Interim: 1\r\n\r\n',
}

const statuses = (wire: string): string[] =>
  [...wire.matchAll(/^HTTP\/1\.[01] (\d\d\d)/gm)].map(([, status]) => status as string)

for (const [title, interim] of Object.entries(INTERIM)) {
  test.each([
    ['at once', 1_000],
    ['in pieces', 7],
    ['byte by byte', 1],
  ])(`${title} reaches the client before the final response, %s`, async (_, bytes) => {
    const front = await frontOf(interim + FINAL, bytes)
    const answer = await front()
    expect(statuses(answer)).toEqual([...statuses(interim), '200'])
    const [before = '', last = ''] = answer.split(/(?=HTTP\/1\.1 200)/)
    expect(before).toContain('X-Interim: 1')
    expect(last).not.toContain('X-Interim')
    expect(last).toMatch(/\r\n\r\nbody$/)
    const again = await front()
    expect(statuses(again)).toEqual(['200'])
    expect(again).not.toContain('X-Interim')
    expect(again).toMatch(/; ?hit/)
  })
}

test('a body that begins as a 100 does stays as it is', async () => {
  const body = 'HTTP/1.1 100 Continue\r\n\r\n'
  const front = await frontOf(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`, 1_000, body)
  expect(await front()).toMatch(/\r\n\r\nHTTP\/1\.1 100 Continue\r\n\r\n$/)
})

test('an origin that sends half a status line and closes is one that broke off', async () => {
  const front = await frontOf('HTTP/1.1 10', 1_000)
  expect(await front()).toMatch(/^HTTP\/1\.1 502 .*origin-reset/s)
})

/** A cache before an origin that answers every request with these bytes, `bytes` at a time; gives what a client of it reads. */
async function frontOf(head: string, bytes: number, later = ''): Promise<() => Promise<string>> {
  const origin = await testBytes((socket) => {
    socket.setNoDelay(true)
    socket.on('data', () => void pour(head))
    const pour = async (rest: string): Promise<void> => {
      for (let at = 0; at < rest.length; at += bytes) {
        await new Promise((done) => socket.write(rest.slice(at, at + bytes), done))
        await new Promise(setImmediate)
      }
      if (later === '') socket.end()
      else setImmediate(() => socket.end(later))
    }
  })
  const { cache } = testCache()
  const server = createServer((request, response) => {
    request.url = origin
    cache.handler(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return () => {
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n')
    return text(socket)
  }
}
