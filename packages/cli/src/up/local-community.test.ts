import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { type LocalCommunity, type LocalCommunityOptions, startLocalCommunity } from './local-community.ts'

const FAKE_PROGRAM = new URL('../testing/fake-program.js', import.meta.url).pathname

/** A community of fake processes; `log` has what they wrote, and `logged` emits each line as an event. */
function setUp(environment: Record<string, string> = {}, more: Partial<LocalCommunityOptions> = {}) {
  const log: string[] = []
  const ends: string[] = []
  const logged = new EventEmitter()
  const started = startLocalCommunity({
    peers: 3,
    listen: '127.0.0.1:3128',
    admin: '127.0.0.1:3129',
    cacheServerListen: '127.0.0.1:3131',
    community: 'default',
    stateDir: '/state',
    peerWords: ['--memory', '1000'],
    logWords: ['--log-level', 'warn'],
    program: [FAKE_PROGRAM],
    environment: { PATH: process.env.PATH, ...environment },
    onLog: (line) => {
      log.push(line)
      logged.emit(line)
    },
    onEnd: (name, how) => {
      ends.push(`${name}: ${how}`)
      logged.emit(`${name} ended`)
    },
    signal: new AbortController().signal,
    ...more,
  })
  return { started, log, ends, logged }
}

/** Names in the order in which something was logged of them. */
function order(log: readonly string[], what: string): string[] {
  return log.filter((line) => line.includes(` ${what}`)).map((line) => line.split(' ')[0]!)
}

test('the cache server comes first, then the founder, then the others; they leave the other way round', async () => {
  const { started, log, ends } = setUp()
  const community = await started
  expect(community.cacheServer).toBe('cache-server.listen')
  expect(community.peers.map(({ name }) => name)).toEqual(['peer-1', 'peer-2', 'peer-3'])
  expect(order(log, 'starts').slice(0, 2)).toEqual(['cache-server', 'peer-1'])

  await community[Symbol.asyncDispose]()
  expect(order(log, 'leaves')).toHaveLength(4)
  expect(order(log, 'leaves').slice(2)).toEqual(['peer-1', 'cache-server'])
  expect(ends).toEqual([])
})

test('the first peer gets the addresses asked for, every peer the words for peers, every process those for logs', async () => {
  const { started, log } = setUp()
  await using _community = await started
  const starts = (name: string) => log.find((line) => line.startsWith(`${name} starts`))
  expect(starts('cache-server')).toBe('cache-server starts with cache-server --listen 127.0.0.1:3131 --log-level warn')
  expect(starts('peer-1')).toContain('--listen 127.0.0.1:3128 --admin 127.0.0.1:3129')
  expect(starts('peer-2')).toContain('--listen 127.0.0.1:0 --admin 127.0.0.1:0')
  expect(starts('peer-3')).toContain('--state-dir /state/peer-3 --memory 1000 --log-level warn')
})

test('options in the environment are for up alone', async () => {
  const { started, log } = setUp({ CACHEREEF_LISTEN: '0.0.0.0:1', FAKE_OTHER: 'x' })
  await using _community = await started
  expect(log.filter((line) => line.includes('has variables')).map((line) => line.trim())).toContain(
    'peer-1 has variables',
  )
})

test('one that does not start says why, and the others are stopped', async () => {
  const { started, log } = setUp({ FAKE_BROKEN: 'peer-1' })
  await expect(started).rejects.toMatchObject({
    code: 'failed',
    message: 'peer-1 did not start: cannot listen on 127.0.0.1:3128',
  })
  expect(order(log, 'leaves')).toEqual(['cache-server'])
})

test('C5: one that dies is reported and the others stay', async () => {
  const { started, ends, logged, log } = setUp()
  await using community = await started
  const reported = once(logged, 'peer-2 ended')
  process.kill(community.peers[1]!.pid, 'SIGKILL')
  await reported
  expect(ends).toEqual(['peer-2: SIGKILL'])
  expect(order(log, 'leaves')).toEqual([])
})

test('it has ended once no process is left, whether killed or stopped', async () => {
  const { started } = setUp({}, { peers: 1 })
  const community: LocalCommunity = await started
  process.kill(community.peers[0]!.pid, 'SIGKILL')
  const server = community[Symbol.asyncDispose]()
  await expect(community.ended).resolves.toBeUndefined()
  await server
})

test('stopped while it starts, it stops what runs by then', async () => {
  const stop = new AbortController()
  const { started, log, logged } = setUp({ FAKE_HANGING: 'peer-1' }, { signal: stop.signal })
  void once(logged, 'peer-1 has variables ').then(() => stop.abort())
  await expect(started).rejects.toMatchObject({ code: 'failed' })
  expect(order(log, 'leaves')).toEqual(['peer-1', 'cache-server'])
})
