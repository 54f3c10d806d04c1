import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { get } from './get.ts'
import { contentOf, Origin } from './origin.ts'
import { statuses } from './status.ts'

const FRIEND = '127.0.0.2'

let commands: Commands
let first: Origin
let second: Origin
let directory: Running
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  first = await Origin.start()
  second = await Origin.start((request, response) => response.end(`second: ${request.headers.host}`))
  directory = await commands.cacheServer()
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
})

const portOf = (origin: Origin) => origin.address.split(':')[1] as string

test('B2: a community of --max-peers takes nobody more, and says so; who was refused founds another, which has room', async () => {
  const words = ['--cache-server', directory.ready.listen, '--max-peers', '2', '--allow-clients', `${FRIEND}/32`]
  const rules = [
    `moved.example:80:${second.address}`,
    // Never reached: the first match counts.
    `moved.example::${first.address}`,
    `:8080:${second.address}`,
    // The port stays, the host stays.
    'kept-port.example::127.0.0.1:',
    `localhost:80::${portOf(first)}`,
    `whole.example::${first.address}`,
  ]
  peers = []
  for (const name of ['anemone', 'barnacle', 'coral', 'dory']) {
    peers.push(await commands.peer(name, ...words, ...rules.flatMap((rule) => ['--connect-to', rule])))
  }
  const [, , refused] = peers as [Running, Running, Running, Running]
  await expect.poll(async () => (await statuses(peers)).map((status) => status.peers.length)).toEqual([2, 2, 2, 2])
  expect(peers.map((peer) => peer.ready.role)).toEqual(['master', 'member', 'master', 'member'])
  expect(refused.log()).toContain('the join was denied: the community has its largest size, 2 peers')
  expect(new Set((await statuses(peers)).map(({ epoch }) => epoch.master)).size).toBe(2)
})

test('C14: only --allow-clients may ask, whichever way; the others are told which option says so', async () => {
  const [peer] = peers as [Running]
  const url = 'http://whole.example/'
  const served = await get(peer.ready.listen, url, {}, FRIEND)
  expect(served.body.equals(contentOf('whole.example', '/'))).toBe(true)
  const asked = first.total
  for (const path of [url, '/', '/proxy.pac']) {
    const answer = await get(peer.ready.listen, path)
    expect(answer.status, path).toBe(403)
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      type: 'urn:cachereef:problem:client-refused',
      detail: "127.0.0.1 is none of this peer's clients; --allow-clients says who is",
    })
  }
  expect(first.total).toBe(asked)
})

test('--connect-to: the first rule that matches counts, what it leaves empty stays, and so do Host and cache key', async () => {
  const ask = (index: number, url: string) =>
    get((peers[index] as Running).ready.listen, url, { Host: new URL(url).host }, FRIEND)
  const text = async (index: number, url: string) => (await ask(index, url)).body.toString()
  expect(await text(0, 'http://moved.example/a')).toBe('second: moved.example')
  expect(await text(1, 'http://anything.example:8080/b')).toBe('second: anything.example:8080')
  // To its own port of 127.0.0.1, as the rule leaves it.
  expect(await text(0, `http://kept-port.example:${portOf(second)}/c`)).toBe(
    `second: kept-port.example:${portOf(second)}`,
  )
  // The machine's own name for itself, at another port than the one that was asked for.
  expect((await ask(1, 'http://localhost/d')).body.equals(contentOf('localhost', '/d'))).toBe(true)
  // No rule leads there, and it is private.
  expect((await ask(0, `http://127.0.0.1:${portOf(second)}/`)).status).toBe(403)
  // What was fetched by way of a rule is stored under the address that was asked for.
  const again = await ask(0, 'http://whole.example/')
  expect(again.cacheStatus[0]).toMatch(/; ?hit/)
  expect(first.requests.get('GET http://whole.example/')).toBe(1)
})
