import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Resolver } from '../ports/resolver.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { DnsDiscovery } from './dns-discovery.ts'
import { parsePlaceName, type PlaceName } from './place-name.ts'

const HOSTS: Record<string, readonly string[]> = {
  'cache.example': ['10.0.0.1', '2001:db8::1'],
  'one.cache.example': ['10.0.0.1'],
  'two.cache.example': ['10.0.0.2'],
}

/** A DNS that knows HOSTS and one service, until it breaks. */
class SmallDns implements Resolver {
  hosts = HOSTS
  broken = false
  silent = false

  async addresses(host: string) {
    if (this.silent) return new Promise<never>(() => {})
    const found = this.hosts[host]
    if (this.broken || !found) throw new Error(`ENOTFOUND ${host}`)
    return found
  }

  async service() {
    return [
      { host: 'two.cache.example', port: 3141, priority: 20 },
      { host: 'one.cache.example', port: 3131, priority: 10 },
    ]
  }
}

let clock: VirtualClock
let resolver: SmallDns
let notes: string[]
beforeEach(() => {
  clock = new VirtualClock()
  resolver = new SmallDns()
  notes = []
})

const opened: DnsDiscovery[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
})

function discovery(name: string, of: 'cacheServers' | 'seeds' = 'cacheServers'): DnsDiscovery {
  const parsed = parsePlaceName(name) as Exclude<PlaceName, { is: 'address' }>
  const made = new DnsDiscovery({ name: parsed, of, resolver, clock, onNote: (text) => notes.push(text) })
  opened.push(made)
  return made
}

test('every address of a host is a place, IPv6 in brackets', async () => {
  const way = discovery('dns:cache.example:3131')
  await way.look()
  expect(way.places.cacheServers).toEqual(['10.0.0.1:3131', '[2001:db8::1]:3131'])
})

test('a service is every address of its targets with their ports, the preferred first', async () => {
  const way = discovery('dns:_cachereef._tcp.cache.example', 'seeds')
  await way.look()
  expect(way.places).toEqual({ cacheServers: [], seeds: ['10.0.0.1:3131', '10.0.0.2:3141'], neighbours: false })
})

test('what stands behind a name is looked up again, and taken over', async () => {
  const way = discovery('dns:cache.example:3131')
  await way.look()
  resolver.hosts = { 'cache.example': ['10.0.0.9'] }
  clock.run(10_000)
  await expect.poll(() => way.places.cacheServers).toEqual(['10.0.0.9:3131'])
})

test('while the DNS is broken what was known is still used, and it is said once', async () => {
  const way = discovery('dns:cache.example:3131')
  await way.look()
  resolver.broken = true
  await way.look()
  await way.look()
  expect(way.places.cacheServers).toHaveLength(2)
  expect(notes).toEqual(['cannot look up cache.example in the DNS: ENOTFOUND cache.example'])
  resolver.broken = false
  await way.look()
  resolver.broken = true
  await way.look()
  expect(notes).toHaveLength(2)
})

test('a DNS that never answers holds nobody up for longer than its time', async () => {
  resolver.silent = true
  const way = discovery('dns:cache.example:3131')
  const looked = way.look()
  clock.run(2_000)
  await looked
  expect(way.places.cacheServers).toEqual([])
  expect(notes).toEqual(['cannot look up cache.example in the DNS: no answer'])
})

test('a name with a thousand addresses gives a bounded number of places', async () => {
  resolver.hosts = { 'cache.example': Array.from({ length: 1_000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`) }
  const way = discovery('dns:cache.example:3131')
  await way.look()
  expect(way.places.cacheServers).toHaveLength(32)
})

test('once it is closed it looks no more', async () => {
  const way = discovery('dns:cache.example:3131')
  await way.look()
  await way[Symbol.asyncDispose]()
  resolver.hosts = { 'cache.example': ['10.0.0.9'] }
  clock.run(60_000)
  await Promise.resolve()
  expect(way.places.cacheServers).toHaveLength(2)
})
