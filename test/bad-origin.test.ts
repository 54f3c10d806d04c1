import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { Origin } from './origin.ts'
import { RawOrigin } from './raw-origin.ts'
import { statuses } from './status.ts'

let commands: Commands
let bad: RawOrigin
let good: Origin
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  bad = await RawOrigin.start(misbehave)
  good = await Origin.start()
  const directory = await commands.cacheServer()
  const connect = [
    '--connect-to',
    `bad.example:80:${bad.address}`,
    '--connect-to',
    'refused.example:80:127.0.0.1:1',
    '--connect-to',
    `:80:${good.address}`,
  ]
  const options = ['--cache-server', directory.ready.listen, ...connect]
  peers = [await commands.peer('anemone', ...options), await commands.peer('barnacle', ...options)]
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await bad[Symbol.asyncDispose]()
  await good[Symbol.asyncDispose]()
})

const HEAD = 'HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\n'

function misbehave(socket: Socket, path: string): void {
  const kind = new URL(path, 'http://bad.example').pathname
  if (kind === '/garbage') socket.end('this is no HTTP at all\r\n\r\n')
  else if (kind === '/reset')
    socket.write(`${HEAD}Content-Length: 1000\r\n\r\nonly the beginning`, () =>
      setImmediate(() => socket.resetAndDestroy()),
    )
  else if (kind === '/short') socket.end(`${HEAD}Content-Length: 1000\r\n\r\nonly the beginning`)
  else if (kind === '/half-chunked') socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)
  else if (kind === '/closes') socket.end()
  else if (kind === '/huge-head') socket.end(`HTTP/1.1 200 OK\r\nX-Big: ${'x'.repeat(1_000_000)}\r\n\r\n`)
}

test.each([
  ['refuses', 'http://refused.example/', 502],
  ['sends garbage', 'http://bad.example/garbage', 502],
  ['closes without a word', 'http://bad.example/closes', 502],
  ['sends a head without end', 'http://bad.example/huge-head', 502],
  ['is at a private address', 'http://127.0.0.1:9/', 403],
])('an origin that %s: a problem says so, names the peer, and is not stored', async (_, url, status) => {
  for (const peer of peers) {
    const answer = await getThrough(peer.ready.listen, url)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      type: expect.stringMatching(/^urn:cachereef:problem:/),
      title: expect.stringContaining('origin'),
      status,
      detail: expect.stringContaining(new URL(url).hostname),
      peer: expect.stringMatching(/^(anemone|barnacle)$/),
    })
    expect(answer.headers['cache-status']).not.toContain('stored')
  }
  const [one, two] = await statuses(peers)
  expect([one?.cache.objects, two?.cache.objects]).toEqual([0, 0])
})

test.each(['reset', 'short', 'half-chunked'])(
  'an origin whose body ends too soon (%s): the client sees that it is cut, and nothing is stored',
  async (kind) => {
    for (const peer of peers) {
      await expect(getThrough(peer.ready.listen, `http://bad.example/${kind}`)).rejects.toThrow()
    }
    const [one, two] = await statuses(peers)
    expect([one?.cache.objects, two?.cache.objects]).toEqual([0, 0])
  },
)

test('whatever the bad origin does, a good one is served all the while', async () => {
  const trouble = ['garbage', 'reset', 'short', 'closes'].map((kind) =>
    getThrough(peers[0]?.ready.listen ?? '', `http://bad.example/${kind}`).catch(() => undefined),
  )
  const fine = await Promise.all(peers.map((peer) => getThrough(peer.ready.listen, 'http://good.example/')))
  expect(fine.map((answer) => answer.status)).toEqual([200, 200])
  await Promise.all(trouble)
})
