import { once } from 'node:events'
import { connect } from 'node:net'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startCommand } from '../testing/command-process.ts'
import { getThrough } from '../testing/get-through.ts'
import { startOrigin } from '../testing/origin.ts'
import type { LocalPeer } from '../up/local-community.ts'

// Real processes, on machines that have other things to do.
vi.setConfig({ testTimeout: 30_000 })

const ANY = '127.0.0.1:0'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-up-'))
})
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

function startUp(...words: string[]) {
  return startCommand(['up', '--listen', ANY, '--admin', ANY, '--cache-server-listen', ANY, ...words], {
    TMPDIR: folder,
  })
}

interface UpFacts {
  readonly listen: string
  readonly admin: string
  readonly cacheServer: string
  readonly peers: readonly LocalPeer[]
}

/** Connects, and resolves with a promise of the time when the process at the other end is gone. */
async function watch(address: string): Promise<{ readonly gone: Promise<unknown> }> {
  const { hostname, port } = new URL(`http://${address}`)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  // A reset is one way to see it go.
  socket.resume().on('error', () => undefined)
  return { gone: new Promise<void>((resolve) => socket.once('close', () => resolve())) }
}

test('A17 C2: one command makes a community that fetches every object once, and leaves nothing behind', async () => {
  await using origin = await startOrigin()
  await using up = startUp('--peers', '3', '--connect-to', `:80:${origin.address}`)
  const { listen, peers } = (await up.ready) as unknown as UpFacts
  expect(peers.map(({ name }) => name)).toEqual(['peer-1', 'peer-2', 'peer-3'])
  expect(peers.map(({ role }) => role)).toEqual(['master', 'member', 'member'])
  expect(peers[0]!.listen).toBe(listen)

  const urls = Array.from({ length: 10 }, (_, number) => `http://site-${number}.example/x`)
  const served = new Set<string>()
  for (const peer of peers) {
    for (const url of urls) {
      const { status, body, cacheStatus } = await getThrough(peer.listen, url)
      expect({ status, body }).toEqual({ status: 200, body: `the body of ${url.slice(7)}` })
      for (const [name] of cacheStatus.matchAll(/peer-\d/g)) served.add(name)
    }
  }
  expect(origin.requests.toSorted()).toEqual(urls.map((url) => url.slice(7)).toSorted())
  expect(served.size).toBe(3)

  up.kill('SIGINT')
  const { status, err } = await up.ended
  expect({ status, err }).toEqual({ status: 0, err: expect.not.stringContaining('has ended') })
  expect(await readdir(folder)).toEqual([])
})

test('a port in use is one sentence and status 1, and nothing is left running', async () => {
  await using origin = await startOrigin()
  await using up = startUp('--listen', origin.address)
  const { status, out, err } = await up.ended
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(new RegExp(`^cachereef: peer-1 did not start: .*${origin.address} is in use`, 'm'))
})

test('a peer that is killed is reported, and the others go on', async () => {
  await using origin = await startOrigin()
  await using up = startUp('--peers', '2', '--connect-to', `:80:${origin.address}`)
  const { listen, peers } = (await up.ready) as unknown as UpFacts
  const { gone } = await watch(peers[1]!.admin)
  process.kill(peers[1]!.pid, 'SIGKILL')
  await gone
  expect(await getThrough(listen, 'http://example.com/x')).toMatchObject({ status: 200 })
  up.kill('SIGTERM')
  const { status, err } = await up.ended
  expect(status).toBe(0)
  expect(err).toContain('peer-2 has ended (SIGKILL); the others go on')
})

test('when up itself is killed, its processes leave too', async () => {
  await using up = startUp('--peers', '1')
  const { admin } = (await up.ready) as unknown as UpFacts
  const { gone } = await watch(admin)
  up.kill('SIGKILL')
  await gone
  expect((await up.ended).status).toBeNull()
})
