import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { COMMANDS } from '../commands/index.ts'
import { main } from '../main.ts'
import { recordedTerminal } from '../testing/terminal.ts'

interface Seen {
  readonly request: IncomingMessage
  readonly body: string
}

let server: Server
let admin: string
let seen: Seen[]
let answer: RequestListener

beforeEach(async () => {
  seen = []
  server = createServer(async (request, response) => {
    seen.push({ request, body: await text(request) })
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  admin = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function run(...words: string[]) {
  const terminal = recordedTerminal({ CACHEREEF_ADMIN: admin })
  const status = await main(COMMANDS, '1.2.3', words, terminal)
  return { status, out: terminal.out, err: terminal.err }
}

function says(status: number, body: unknown): RequestListener {
  return (_request, response) => response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
}

test('C11: explain asks for the URL whole, and prints the answer as text or as JSON', async () => {
  const explained = { key: 'k', domain: 'd', tableVersion: '1', holders: [], allocation: 'a', route: 'r', stored: [] }
  answer = says(200, explained)
  const url = 'http://example.com/a?b=c&d=%20#e'
  expect(await run('explain', url)).toMatchObject({ status: 0, out: expect.stringContaining('route    r\n'), err: '' })
  expect(new URL(seen[0]!.request.url!, 'http://x').searchParams.get('url')).toBe(url)
  expect(JSON.parse((await run('explain', url, '--json')).out)).toEqual(explained)
})

test.each([
  [['http://example.com/'], { kind: 'url', value: 'http://example.com/' }],
  [['--prefix', 'http://example.com/a'], { kind: 'prefix', value: 'http://example.com/a' }],
  [['--domain', 'example.com'], { kind: 'domain', value: 'example.com' }],
  [['--tag', 'news'], { kind: 'tag', value: 'news' }],
  [['--all'], { kind: 'all' }],
])('C6: purge %j sends what is selected, as what no page of another site can send', async (words, selector) => {
  answer = says(200, {
    complete: true,
    objects: 2,
    ms: 3,
    peers: [{ name: 'reef-1', confirmed: true, objects: 2, ms: 3 }],
  })
  const out = 'reef-1  2 objects deleted  3 ms\n2 objects deleted, confirmed by every peer in 3 ms\n'
  expect(await run('purge', ...words)).toEqual({ status: 0, out, err: '' })
  const { request, body } = seen[0]!
  expect(`${request.method} ${request.url}`).toBe('POST /purge')
  expect(request.headers['cachereef-admin']).toBe('1')
  expect(JSON.parse(body)).toEqual(selector)
})

test('C6: a purge that not every peer has confirmed is no success', async () => {
  answer = says(200, {
    complete: false,
    objects: 0,
    ms: 9,
    peers: [{ name: 'reef-1', confirmed: false, error: 'no answer', ms: 9 }],
  })
  const { status, out, err } = await run('purge', '--all')
  expect(status).toBe(1)
  expect(out).toBe('reef-1  NOT CONFIRMED: no answer  9 ms\n0 objects deleted, confirmed by 0 of 1 peer in 9 ms\n')
  expect(err).toMatch(/^cachereef: not every peer has confirmed/)
})

test('B3: leave tells the peer to, and shows the admin token where there is one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cachereef-token-'))
  const file = join(folder, 'token')
  await writeFile(file, 'open sesame\nnot this\n')
  answer = says(202, {})
  expect(await run('leave', '--admin-token-file', file)).toMatchObject({ status: 0, err: '' })
  expect(seen[0]!.request.headers.authorization).toBe('Bearer open sesame')
  await writeFile(file, '\n')
  expect(await run('leave', '--admin-token-file', file)).toMatchObject({
    status: 1,
    err: expect.stringContaining('first line is empty'),
  })
  await rm(folder, { recursive: true })
})

test('a refusal is shown in the words of the peer', async () => {
  answer = says(403, { type: 'urn:x', title: 'Forbidden', detail: 'the admin token is missing' })
  const { status, err } = await run('purge', '--all')
  expect({ status, err }).toEqual({
    status: 1,
    err: `cachereef: ${admin}/purge answered 403: the admin token is missing\n`,
  })
})

test('something else at that address is no peer', async () => {
  answer = says(200, '<html>')
  expect(await run('status')).toMatchObject({ status: 1, err: `cachereef: ${admin}/status answered 200: <html>\n` })
})

test('a cache server that answers is told apart from a peer', async () => {
  answer = says(200, { listen: '127.0.0.1:3131', communities: [], refused: {} })
  const err = `cachereef: ${admin} is no peer, though it answers; --admin names the admin address of one\n`
  expect(await run('status')).toEqual({ status: 1, out: '', err })
  expect(await run('explain', 'http://example.com/')).toEqual({ status: 1, out: '', err })
})

test('where nobody answers, the message says so and what to do', async () => {
  server.close()
  await once(server, 'close')
  const { status, err } = await run('status')
  expect(status).toBe(1)
  expect(err).toMatch(
    /^cachereef: no answer \(ECONNREFUSED\) at 127\.0\.0\.1:\d+; is a peer running there\? --admin names/,
  )
})
