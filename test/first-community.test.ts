import { afterAll, beforeAll, expect, test } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { getThrough } from './get.ts'
import { contentOf, Origin } from './origin.ts'
import { type Status, statuses } from './status.ts'

const DOMAINS = Array.from({ length: 10 }, (_, i) => `site${i}.example`)
const PATHS = ['/', '/a.css', '/img/logo.png?v=2']

let commands: Commands
let origin: Origin
let directory: Running
let peers: Running[]

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start()
  directory = await commands.cacheServer()
  const common = ['--cache-server', directory.ready.listen, '--connect-to', `::${origin.address}`]
  peers = []
  for (const name of ['anemone', 'barnacle', 'coral']) peers.push(await commands.peer(name, ...common))
})

afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const allUrls = DOMAINS.flatMap((domain) => PATHS.map((path) => `http://${domain}${path}`))

test('A13, A15, A16, A22: three peers that find the cache server become one community', async () => {
  await expect.poll(async () => (await statuses(peers)).map((status) => status.peers.length)).toEqual([3, 3, 3])
  expect(peers.map((peer) => peer.ready.role)).toEqual(['master', 'member', 'member'])
})

test('A17, A18, A21: through whichever peer a request comes, each object is fetched from its origin once', async () => {
  for (const peer of peers) {
    for (const url of allUrls) {
      const { host, pathname, search } = new URL(url)
      const answer = await getThrough(peer.ready.listen, url)
      expect(answer.status).toBe(200)
      expect(answer.body.equals(contentOf(host, pathname + search))).toBe(true)
    }
  }
  expect(Object.fromEntries(origin.requests)).toEqual(Object.fromEntries(allUrls.map((url) => [`GET ${url}`, 1])))
})

test('Cache-Status names the peers that handled a request, the one closest to the origin first', async () => {
  const names = ['anemone', 'barnacle', 'coral']
  const perPeer = await Promise.all(
    peers.map((peer) => Promise.all(allUrls.map((url) => getThrough(peer.ready.listen, url)))),
  )
  for (const [index, answers] of perPeer.entries()) {
    for (const { cacheStatus } of answers) {
      expect(cacheStatus.at(-1)).toMatch(new RegExp(`^"?${names[index]}"?;`))
      expect(cacheStatus[0]).toMatch(/; ?hit/)
      for (const member of cacheStatus) expect(names.some((name) => member.includes(name))).toBe(true)
    }
  }
  const hops = perPeer.flat().map((answer) => answer.cacheStatus.length)
  expect(new Set(hops)).toEqual(new Set([1, 2]))
})

test('A5, A6, A7: the status shows disjoint portions that together are all domains seen', async () => {
  const [status] = await statuses(peers)
  const portions = status?.peers.flatMap((peer) => peer.portion.domains) ?? []
  expect([...portions].sort()).toEqual([...DOMAINS].sort())
})

test('`cachereef status` says who is who', async () => {
  const [first] = peers
  const { code, stdout } = await commands.run('status', '--admin', first?.ready.admin ?? '', '--json')
  expect(code).toBe(0)
  const status = JSON.parse(stdout) as Status
  expect(status.community).toBe('default')
  expect(status.peers.map((peer) => peer.name).sort()).toEqual(['anemone', 'barnacle', 'coral'])
  expect(status.peers.filter((peer) => peer.role === 'master')).toHaveLength(1)
})

test('A8–A12: the master is killed; another rules, tells the cache server, and no request fails', async () => {
  const before = await statuses(peers)
  const dead = peers.findIndex((_, index) => before[index]?.role === 'master')
  const survivors = peers.filter((_, index) => index !== dead)
  await peers[dead]?.kill()

  const [url] = allUrls
  const answers = await Promise.all(survivors.map((peer) => getThrough(peer.ready.listen, url ?? '')))
  expect(answers.map((answer) => answer.status)).toEqual([200, 200])

  await expect
    .poll(async () => (await statuses(survivors)).map((status) => status.role).sort(), { timeout: 10_000 })
    .toEqual(['master', 'member'])
  await expect.poll(async () => (await statuses(survivors)).map((status) => status.epoch.term)).toEqual([2, 2])
  const late = await commands.peer('dory', '--cache-server', directory.ready.listen)
  expect(late.ready.role).toBe('member')
  await expect
    .poll(async () => (await statuses([late, ...survivors])).map((status) => status.peers.length))
    .toEqual([3, 3, 3])
})

test('SIGTERM leaves in good order: the others know at once, and the exit code is 0', async () => {
  const { ready } = directory
  const brief = await commands.peer('eel', '--cache-server', ready.listen)
  const [some] = peers.filter((peer) => peer.process.exitCode === null && peer.process.signalCode === null)
  await expect.poll(async () => (await statuses([some as Running]))[0]?.peers.map((peer) => peer.name)).toContain('eel')
  expect(await brief.stop()).toBe(0)
  await expect
    .poll(async () => (await statuses([some as Running]))[0]?.peers.map((peer) => peer.name))
    .not.toContain('eel')
})
