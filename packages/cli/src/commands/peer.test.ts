import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createSecret } from '../secret/secret.ts'
import { startCommand } from '../testing/command-process.ts'
import { getThrough } from '../testing/get-through.ts'
import { startOrigin } from '../testing/origin.ts'

// Real processes, on machines that have other things to do.
vi.setConfig({ testTimeout: 30_000 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-peer-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ANY = '127.0.0.1:0'

function startPeer(name: string, ...words: string[]) {
  return startCommand(
    ['peer', '--name', name, '--listen', ANY, '--peer-listen', ANY, '--admin', ANY, '--discover', 'off', ...words],
    { XDG_STATE_HOME: folder },
  )
}

test('A1 A16: a peer alone founds a community, proxies, answers about itself, and leaves with status 0', async () => {
  await using origin = await startOrigin()
  await using peer = startPeer('alone', '--connect-to', `:80:${origin.address}`, '--community', 'solo')
  const ready = await peer.ready
  expect(ready).toEqual({
    event: 'ready',
    listen: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/),
    peerListen: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/),
    admin: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/),
    peerId: expect.stringMatching(/^[0-9a-f]{64}$/),
    name: 'alone',
    community: 'solo',
    role: 'master',
  })
  const { listen, admin } = ready as unknown as { listen: string; admin: string }
  for (const state of ['fwd=', 'hit']) {
    const { status, cacheStatus, body } = await getThrough(listen, 'http://example.com/x')
    expect({ status, body }).toEqual({ status: 200, body: 'the body of example.com/x' })
    expect(cacheStatus).toContain(`alone; ${state}`)
  }
  expect(origin.requests).toEqual(['example.com/x'])

  const ask = async (...words: string[]) => startCommand([...words, '--admin', admin]).ended
  expect(await ask('status')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/alone is master of solo, 1 peer/),
  })
  expect(JSON.parse((await ask('status', '--json')).out)).toMatchObject({ name: 'alone', cache: { hits: 1 } })
  expect((await ask('explain', 'http://example.com/x')).out).toMatch(/^stored .*status 200/m)
  expect(await ask('purge', 'http://example.com/x')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^alone +1 object deleted /),
  })
  expect(await ask('leave')).toMatchObject({ status: 0 })
  expect((await peer.ended).status).toBe(0)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s lets a peer leave with status 0', async (signal) => {
  await using peer = startPeer(`leaver-${signal}`)
  await peer.ready
  peer.kill(signal)
  expect((await peer.ended).status).toBe(0)
})

test('C9: a peer keeps its identity in the state directory of its name', async () => {
  const ids: unknown[] = []
  for (let start = 0; start < 2; start++) {
    await using peer = startPeer('kept')
    ids.push((await peer.ready).peerId)
    peer.kill('SIGTERM')
    await peer.ended
  }
  expect(ids[0]).toBe(ids[1])
})

test('C13: another secret is refused in a sentence, and founds no second community of the name', async () => {
  const files = ['right', 'wrong'].map((name) => join(folder, name))
  for (const file of files) await writeFile(file, createSecret(), { mode: 0o600 })
  await using server = startCommand(['cache-server', '--listen', ANY, '--secret-file', files[0]!])
  const cacheServer = String((await server.ready).listen)
  await using first = startPeer('first', '--cache-server', cacheServer, '--secret-file', files[0]!)
  await first.ready

  await using second = startPeer('second', '--cache-server', cacheServer, '--secret-file', files[1]!)
  const { status, out, err } = await second.ended
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/^cachereef: .*another secret.*--secret-file$/m)
})

// Refused only once it is sure that the owner of the name is not just restarting: that takes seconds.
test('a name that another peer of the community has is refused, and says what to do', async () => {
  await using server = startCommand(['cache-server', '--listen', ANY])
  const cacheServer = String((await server.ready).listen)
  await using first = startPeer('twin', '--cache-server', cacheServer)
  await first.ready
  await using second = startPeer('twin', '--cache-server', cacheServer, '--state-dir', join(folder, 'other'))
  const { status, out, err } = await second.ended
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/^cachereef: .*twin.*choose another with --name$/m)
})

test('an address in use ends it with status 1', async () => {
  await using origin = await startOrigin()
  await using peer = startPeer('late', '--listen', origin.address)
  const { status, out, err } = await peer.ended
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(new RegExp(`^cachereef: .*${origin.address} is in use`, 'm'))
})

test('C14: beyond loopback it wants a secret, or to be told that none is meant', async () => {
  await using peer = startPeer('bold', '--peer-listen', '0.0.0.0:0')
  expect(await peer.ended).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/--secret-file.*--open/) })
})
