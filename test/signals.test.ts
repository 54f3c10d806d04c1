import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { Origin } from './origin.ts'
import { statusOf } from './status.ts'

const ANYWHERE = ['--listen', '--peer-listen', '--admin'].flatMap((option) => [option, '127.0.0.1:0'])

let commands: Commands
let origin: Origin
/** Ends the responses that the origin holds back. */
let release: () => void = () => {}
let directory: Running

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start((request, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=3600' })
    response.write('begun, ')
    if (request.url !== '/slow') return response.end('done')
    release = () => response.end('done')
  })
  directory = await commands.cacheServer()
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const start = (name: string, ...more: string[]) =>
  commands.peer(name, '--cache-server', directory.ready.listen, '--connect-to', `:80:${origin.address}`, ...more)

/** A request whose head and first bytes have come, and whose end the origin holds back. */
async function begin(peer: Running): Promise<IncomingMessage> {
  const [host, port] = peer.ready.listen.split(':')
  const url = 'http://slow.example/slow'
  const request = get({ host, port, path: url, headers: { Host: 'slow.example' }, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  await once(response, 'readable')
  return response
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s while a request is in flight: the client gets it whole, then the peer ends with 0',
  async (signal) => {
    const peer = await start(`graceful-${signal}`, '--community', signal)
    const response = await begin(peer)
    const exit = once(peer.process, 'exit')
    peer.process.kill(signal)
    // It no longer takes connections: so it has heard the signal.
    await expect.poll(() => getThrough(peer.ready.listen, 'http://a.example/').catch(() => 'refused')).toBe('refused')
    release()
    expect(await text(response)).toBe('begun, done')
    expect(await exit).toEqual([0, null])
  },
)

test('a second SIGTERM, half a second later, ends it at once, by the signal', async () => {
  const peer = await start('hurried', '--community', 'hurried')
  const response = await begin(peer)
  const exit = once(peer.process, 'exit')
  peer.process.kill('SIGTERM')
  await expect.poll(() => getThrough(peer.ready.listen, 'http://a.example/').catch(() => 'refused')).toBe('refused')
  const again = (): NodeJS.Signals | null => {
    peer.process.kill('SIGTERM')
    return peer.process.signalCode
  }
  await expect.poll(again, { timeout: 5_000 }).toBe('SIGTERM')
  expect(await exit).toEqual([null, 'SIGTERM'])
  await expect(text(response)).rejects.toThrow()
})

test('SIGTERM before it serves: it ends with 0, having promised nothing', async () => {
  // A directory that takes connections and says nothing keeps the peer joining.
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const asked = once(silent, 'connection')
  const { port } = silent.address() as AddressInfo
  const words = ['--name', 'early', '--community', 'early', '--state-dir', await commands.folder()]
  const child = commands.spawn('peer', ...ANYWHERE, ...words, '--cache-server', `127.0.0.1:${port}`)
  let out = ''
  child.stdout?.on('data', (part) => (out += part))
  const exit = once(child, 'exit')
  await asked
  child.kill('SIGTERM')
  expect([await exit, out]).toEqual([[0, null], ''])
  silent.close()
})

test('C9: killed and started again with its state directory it is the same peer, with what it had on disk', async () => {
  const state = await commands.folder()
  const words = ['--state-dir', state, '--disk', '64MB', '--community', 'again']
  const first = await start('phoenix', ...words)
  await getThrough(first.ready.listen, 'http://kept.example/')
  await expect.poll(async () => (await statusOf(first)).cache.objects).toBe(1)
  // What is complete is on the disk within a second.
  await expect
    .poll(async () => (await commands.run('explain', 'http://kept.example/', '--admin', first.ready.admin)).stdout)
    .toMatch(/^stored/m)
  await first.kill()
  const second = await start('phoenix', ...words)
  expect(second.ready.peerId).toBe(first.ready.peerId)
  const before = origin.requests.get('GET http://kept.example/')
  const answer = await getThrough(second.ready.listen, 'http://kept.example/')
  expect(answer.body.toString()).toBe('begun, done')
  expect(answer.cacheStatus[0]).toMatch(/^phoenix; ?hit/)
  expect(origin.requests.get('GET http://kept.example/')).toBe(before)

  // While it lives, its state directory is its own.
  const { code, stderr } = await commands.run('peer', '--name', 'thief', ...ANYWHERE, '--state-dir', state)
  expect(code).toBe(1)
  expect(stderr).toMatch(/^cachereef: [^\n]*\n$/)
  expect(stderr).toContain(state)
})

test('a state directory that can not be made ends it with 1 and a line that names it', async () => {
  const folder = await commands.folder()
  const file = join(folder, 'file')
  await writeFile(file, '')
  const state = join(file, 'state')
  const { code, stdout, stderr } = await commands.run('peer', ...ANYWHERE, '--name', 'homeless', '--state-dir', state)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^cachereef: [^\n]*\n$/)
  expect(stderr).toContain(state)
})

test('the cache server ends with 0 by SIGTERM, while peers are in it', async () => {
  const other = await commands.cacheServer()
  await commands.peer('orphan', '--cache-server', other.ready.listen, '--community', 'orphans')
  expect(await other.stop()).toBe(0)
})
