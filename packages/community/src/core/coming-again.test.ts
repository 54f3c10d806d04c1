import { expect, test } from 'vitest'
import { VirtualReef } from '../testing/virtual-reef.ts'
import type { Denial } from './admission.ts'
import { ComingAgain } from './coming-again.ts'

const BUSY: Denial = { reason: 'busy', detail: 'too many ask to join: come again later' }

test('whoever is told "busy" comes no sooner than any master said, and later by lot', () => {
  const soonest = new ComingAgain(0, () => 0)
  soonest.told(100, 1_000)
  soonest.told(100, 400)
  expect(soonest.dueMs(100)).toBe(1_100)
  const later = new ComingAgain(0, () => 0.5)
  later.told(100, 1_000)
  expect(later.dueMs(100)).toBe(1_600)
})

test('it waits on no word for longer than ten seconds and the lot, and not at all on one that says it is of no use', () => {
  const coming = new ComingAgain(0, () => 0)
  coming.told(0, 0)
  expect(coming.dueMs(0)).toBeUndefined()
  coming.told(0, 2 ** 50)
  expect(coming.dueMs(0)).toBe(10_000)
})

test('B1: a busy master is asked again when it said, and once for each time that it said so', async () => {
  const reef = new VirtualReef()
  const asked: number[] = []
  const master = reef.peer({
    admit() {
      asked.push(reef.clock.now())
      return asked.length <= 2 ? BUSY : undefined
    },
  })
  const client = reef.peer({ seeds: [master.listenAddress] })
  await reef.start(master, client)
  expect(client.role).toBe('member')
  expect(client.counters.denied).toBe(2)
  expect(asked).toHaveLength(3)
  for (const [i, atMs] of asked.slice(1).entries()) {
    expect(atMs - (asked[i] as number)).toBeGreaterThanOrEqual(1_000)
    // The lot at most doubles it; then the probe is waited for.
    expect(atMs - (asked[i] as number)).toBeLessThan(2_500)
  }
  for (const each of [client, master]) await each[Symbol.asyncDispose]()
})

test('B1: another community that has room is joined at once, instead of waiting for the busy one', async () => {
  const reef = new VirtualReef()
  const servers = [await reef.cacheServer(), await reef.cacheServer()]
  const places = servers.map(({ address }) => address)
  const busy = reef.peer({ cacheServers: places.slice(0, 1), admit: () => BUSY, maxPeers: 2 })
  const free = reef.peer({ cacheServers: places.slice(1), maxPeers: 2 })
  await reef.start(busy, free)
  // Of two that are equal but for that, the client takes the one with more bandwidth first.
  busy.setCapacity({ cpu: 9_000, bandwidthKbps: 9_000_000, cacheBytes: 2 ** 30 })
  await reef.pass(2_000)
  const client = reef.peer({ cacheServers: places })
  const startMs = reef.clock.now()
  await reef.start(client)
  expect(client.counters.denied).toBe(1)
  expect(client.id).toBe(free.id)
  expect(reef.clock.now() - startMs).toBeLessThan(1_000)
  for (const each of [client, busy, free, ...servers]) await each[Symbol.asyncDispose]()
})

test('A16: a community that stays busy is waited for half a minute before a second one is founded', async () => {
  const reef = new VirtualReef()
  const master = reef.peer({ admit: () => BUSY })
  const client = reef.peer({ seeds: [master.listenAddress] })
  await reef.start(master)
  const startMs = reef.clock.now()
  await reef.settle(client.start(), 60_000)
  expect(client.role).toBe('master')
  expect(reef.clock.now() - startMs).toBeGreaterThan(30_000)
  expect(reef.clock.now() - startMs).toBeLessThan(33_000)
  for (const each of [client, master]) await each[Symbol.asyncDispose]()
})
