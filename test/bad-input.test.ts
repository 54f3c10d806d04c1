import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { statusOf } from './status.ts'

let commands: Commands
let secret: string
let directory: Running
let peer: Running

beforeAll(async () => {
  commands = new Commands()
  secret = await secretFile()
  directory = await commands.cacheServer('--secret-file', secret)
  peer = await commands.peer('anemone', '--cache-server', directory.ready.listen, '--secret-file', secret)
})
afterAll(() => commands[Symbol.asyncDispose]())

async function secretFile(): Promise<string> {
  const path = join(await commands.folder(), 'secret')
  const { stdout } = await commands.run('keygen')
  await writeFile(path, stdout, { mode: 0o600 })
  return path
}

async function failing(name: string, ...args: string[]): Promise<{ code: number | null; line: string }> {
  const anywhere = ['--listen', '--peer-listen', '--admin'].flatMap((option) => [option, '127.0.0.1:0'])
  const { code, stdout, stderr } = await commands.run(
    'peer',
    '--name',
    name,
    '--state-dir',
    await commands.folder(),
    '--log-level',
    'error',
    ...anywhere,
    ...args,
  )
  expect(stdout).toBe('')
  const lines = stderr.trim().split('\n')
  return { code, line: lines.at(-1) ?? '' }
}

test('a wrong secret ends the peer with exit code 1 and a line that says what to do; no second community is founded', async () => {
  const { code, line } = await failing(
    'barnacle',
    '--cache-server',
    directory.ready.listen,
    '--secret-file',
    await secretFile(),
  )
  expect(line).toContain('--secret-file')
  expect(code).toBe(1)
  expect((await statusOf(peer)).peers.map((each) => each.name)).toEqual(['anemone'])
})

test('no secret where the community has one: the same', async () => {
  const { code, line } = await failing('barnacle', '--cache-server', directory.ready.listen)
  expect(line).toContain('--secret-file')
  expect(code).toBe(1)
})

test('a second peer with a taken name is told who has it, and leaves the first alone', async () => {
  const { code, line } = await failing('anemone', '--cache-server', directory.ready.listen, '--secret-file', secret)
  expect(line).toContain('anemone')
  expect(line).toContain('--name')
  expect(code).toBe(1)
  expect((await statusOf(peer)).role).toBe('master')
})

test('a port in use is named', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = `127.0.0.1:${(server.address() as { port: number }).port}`
  for (const option of ['--listen', '--peer-listen', '--admin']) {
    const { code, line } = await failing('barnacle', option, at)
    expect(line).toContain(at)
    expect(code).toBe(1)
  }
  server.close()
})

test('an unknown option is bad usage: one line, exit code 2', async () => {
  const { code, stderr } = await commands.run('peer', '--lsten', '127.0.0.1:0')
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('--lsten')
  expect(code).toBe(2)
})

test('beyond loopback without a secret nothing starts, and the line says how it would', async () => {
  const { code, line } = await failing('barnacle', '--peer-listen', '0.0.0.0:0')
  expect(line).toMatch(/--secret-file|--open/)
  expect(code).not.toBe(0)
})

test('a cache server that is not there costs a warning; the peer serves', async () => {
  const alone = await commands.peer('loner', '--cache-server', '127.0.0.1:1', '--community', 'elsewhere')
  expect(alone.ready.role).toBe('master')
  expect(alone.log()).toContain('127.0.0.1:1')
})

test.each([
  ['random bytes', Buffer.from('not a frame at all, but long enough to be one, or so it seems to whoever counts')],
  ['a frame whose length lies', Buffer.from('43520100fffffff0000000000000000000000000', 'hex')],
  ['a truncated frame', Buffer.from('4352010000000100aabbccdd', 'hex')],
])('%s at the peer port, by UDP and by TCP, is dropped and disturbs nobody', async (_, bytes) => {
  const [host, port] = peer.ready.peerListen.split(':') as [string, string]
  const udp = createSocket('udp4')
  await new Promise((resolve) => udp.send(bytes, Number(port), host, resolve))
  udp.close()
  const tcp = connect({ host, port: Number(port) })
  tcp.on('error', () => {})
  tcp.end(bytes)
  await once(tcp, 'close')
  const joined = await commands.peer(
    `after-${bytes.length}`,
    '--cache-server',
    directory.ready.listen,
    '--secret-file',
    secret,
  )
  expect(joined.ready.role).toBe('member')
  expect(await joined.stop()).toBe(0)
})
