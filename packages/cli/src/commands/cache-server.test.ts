import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createSecret } from '../secret/secret.ts'
import { startCommand } from '../testing/command-process.ts'

// Real processes, on machines that have other things to do.
vi.setConfig({ testTimeout: 30_000 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-cache-server-'))
})
afterAll(() => rm(folder, { recursive: true }))

const ANY_PORT = ['--listen', '127.0.0.1:0']

test('A13: it says where it serves, port 0 resolved, and leaves with status 0 when asked to', async () => {
  await using server = startCommand(['cache-server', ...ANY_PORT])
  const { listen } = await server.ready
  expect(listen).toMatch(/^127\.0\.0\.1:[1-9]\d*$/)
  server.kill('SIGTERM')
  expect(await server.ended).toEqual({ status: 0, out: `{"event":"ready","listen":"${String(listen)}"}\n`, err: '' })
})

test('a port in use is a sentence and status 1', async () => {
  await using first = startCommand(['cache-server', ...ANY_PORT])
  const { listen } = await first.ready
  await using second = startCommand(['cache-server', '--listen', String(listen)])
  const { status, out, err } = await second.ended
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/^cachereef: .*in use.*choose another address; port 0 is any free one\n$/)
})

test('C14: beyond loopback it wants a secret, or to be told that none is meant', async () => {
  const beyond = ['cache-server', '--listen', '0.0.0.0:0']
  await using refused = startCommand(beyond)
  expect(await refused.ended).toMatchObject({
    status: 2,
    err: expect.stringMatching(/--secret-file FILE.*or --open\n$/),
  })

  await using shown = startCommand(['cache-server', '--listen', '127.0.0.1:0', '--admin', '0.0.0.0:0'])
  expect((await shown.ended).status).toBe(2)

  await using open = startCommand([...beyond, '--open'])
  await open.ready
  const secretFile = join(folder, 'secret')
  await writeFile(secretFile, createSecret(), { mode: 0o600 })
  await using sealed = startCommand(beyond, { CACHEREEF_SECRET_FILE: secretFile })
  await sealed.ready
})

test('options may stand in a file', async () => {
  const config = join(folder, 'cache-server.json')
  await writeFile(config, JSON.stringify({ listen: '[::1]:0', store: `file:${join(folder, 'directory.json')}` }))
  await using server = startCommand(['cache-server', '--config', config])
  expect((await server.ready).listen).toMatch(/^\[::1\]:\d+$/)
})
