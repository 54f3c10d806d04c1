import { expect, test } from 'vitest'
import type { Community } from './community.ts'
import { VirtualReef } from './testing/virtual-reef.ts'

const names = (peer: Community) => peer.peers.map((each) => each.name).sort()
const masters = (peers: readonly Community[]) => peers.filter((peer) => peer.role === 'master')
const domains = Array.from({ length: 200 }, (_, i) => `host${i}.example`)

test('A16: a client that finds nobody founds a community and registers it', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peer = reef.peer({ cacheServers: [server.address] })
  await reef.start(peer)
  expect(peer.role).toBe('master')
  expect(await server.communities()).toMatchObject([
    { id: peer.id, name: 'reef', epoch: peer.epoch, masterAddress: '10.0.0.2:3130' },
  ])
})

test('A2, A3, A13, A15: a client finds the community at the cache server, joins, and everybody has it in the list', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  await reef.until(() => one.version === three.version && two.version === three.version)
  for (const peer of [one, two, three]) expect(names(peer)).toEqual(['p2', 'p3', 'p4'])
  expect(masters([one, two, three])).toEqual([one])
  expect(two.id).toBe(one.id)
})

test('A5, A6, A7, A12: a join drops the first portions for second ones, disjoint and the same in every table', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two)
  const before = one.table
  await reef.start(three)
  await reef.until(() => one.version === three.version && two.version === three.version)
  const portions = [one, two].map((peer) => domains.filter((domain) => before.holders(domain)[0] === peer.self.id))
  const seconds = [one, two, three].map((peer) =>
    domains.filter((domain) => one.table.holders(domain)[0] === peer.self.id),
  )
  expect(portions.flat()).toHaveLength(domains.length)
  expect(seconds.flat().sort()).toEqual([...domains].sort())
  for (const portion of seconds) expect(portion.length).toBeGreaterThan(20)
  expect(seconds[0]).not.toEqual(portions[0])
  expect(seconds[1]).not.toEqual(portions[1])
  for (const domain of domains) expect(three.table.holders(domain)).toEqual(one.table.holders(domain))
})

test('a healthy start refuses nothing: whoever is let in may be pinged before its list is there', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peers = Array.from({ length: 10 }, () => reef.peer({ cacheServers: [server.address] }))
  await reef.start(...peers)
  await reef.until(() => peers.every((peer) => peer.peers.length === 10))
  await reef.pass(2_000)
  for (const peer of peers) expect(peer.counters).toEqual({})
})

test('ten peers that start at once become one community', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peers = Array.from({ length: 10 }, () => reef.peer({ cacheServers: [server.address] }))
  await reef.settle(Promise.all(peers.map((peer) => peer.start())))
  await reef.until(() => peers.every((peer) => peer.peers.length === 10), 2_000)
  expect(masters(peers)).toHaveLength(1)
  expect(new Set(peers.map((peer) => peer.id)).size).toBe(1)
})

test('A8–A12: the master dies; one of the members takes over, tells the cache server and allocates anew', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peers = [1, 2, 3, 4].map(() => reef.peer({ cacheServers: [server.address], pingIntervalMs: 250 }))
  await reef.start(...peers)
  const [old, ...members] = peers as [Community, ...Community[]]
  reef.crash(old)
  const tookMs = await reef.until(
    () => masters(members).length === 1 && members.every((peer) => peer.peers.length === 3),
  )
  expect(tookMs).toBeLessThan(1_000)
  const [next] = masters(members) as [Community]
  expect(next.epoch).toEqual({ term: 2, master: next.self.id })
  for (const member of members) expect(member.epoch).toEqual(next.epoch)
  await reef.pass(50)
  expect(await server.communities()).toMatchObject([{ id: next.id, epoch: next.epoch }])
  for (const domain of domains) expect(next.table.holders(domain)).not.toContain(old.self.id)
})

test('A4: any peer is a member as well as a master: each rules in its turn as the one before it goes', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peers = [1, 2, 3, 4].map(() => reef.peer({ cacheServers: [server.address] }))
  await reef.start(...peers)
  const ruled = new Set<string>()
  while (peers.length > 0) {
    await reef.until(() => masters(peers).length === 1 && peers.every((peer) => peer.peers.length === peers.length))
    const [master] = masters(peers) as [Community]
    expect(peers.filter((peer) => peer !== master).map((peer) => peer.role)).toEqual(peers.slice(1).map(() => 'member'))
    ruled.add(master.self.id)
    peers.splice(peers.indexOf(master), 1)
    reef.crash(master)
  }
  expect(ruled.size).toBe(4)
})

test('a dead member is missed within the threshold, and its portion goes to the others', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address], pingIntervalMs: 250 })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  const downs: string[] = []
  two.on('peer-down', (peer) => downs.push(peer.name))
  reef.crash(three)
  const tookMs = await reef.until(() => two.peers.length === 2 && one.peers.length === 2)
  expect(tookMs).toBeLessThan(1_000)
  expect(downs).toEqual(['p4'])
})

test('a member that was given up while nothing came through asks its master at its first doubt, and is let in again', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address], pingIntervalMs: 250 })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  const cut = new Set([one.listenAddress, three.listenAddress])
  const calm = reef.network.weather
  reef.network.weather = { ...calm, parted: (from, to) => cut.has(from) && cut.has(to) }
  await reef.until(() => one.peers.length === 2)
  reef.network.weather = calm
  // Its own time-out, a question, and the way in; not the second and more of hearing from others that all is well.
  expect(await reef.until(() => one.peers.length === 3)).toBeLessThan(900)
  expect(masters([one, two, three])).toEqual([one])
})

test('B3: a member that leaves is off every list at once', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  const startMs = reef.clock.now()
  await reef.settle(three.leave())
  await reef.until(() => one.peers.length === 2 && two.peers.length === 2)
  expect(reef.clock.now() - startMs).toBeLessThan(200)
})

test('B4, B5: a master that leaves hands over to a successor, without an election', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  const startMs = reef.clock.now()
  await reef.settle(one.leave())
  await reef.until(() => two.peers.length === 2 && three.peers.length === 2)
  expect(reef.clock.now() - startMs).toBeLessThan(500)
  expect(masters([two, three])).toHaveLength(1)
  await reef.pass(50)
  expect(await server.communities()).toMatchObject([{ id: two.id, epoch: two.epoch }])
})

test('B4: the successor is chosen by bandwidth and processing power together, as the members reported them', async () => {
  const reef = new VirtualReef()
  const capacity = (bandwidthKbps: number, cpu: number) => ({ bandwidthKbps, cpu, cacheBytes: 1 << 20 })
  const first = reef.peer({ capacity: capacity(1_000_000, 8_000) })
  const seeds = [first.listenAddress]
  const balanced = reef.peer({ seeds, peerName: 'balanced', capacity: capacity(400_000, 4_000) })
  const wide = reef.peer({ seeds, peerName: 'wide', capacity: capacity(1_000_000, 500) })
  const quick = reef.peer({ seeds, peerName: 'quick', capacity: capacity(10_000, 16_000) })
  await reef.start(first, wide, quick, balanced)
  await reef.until(() => first.peers.length === 4)
  await reef.pass(1_000)
  await reef.settle(first.leave())
  await reef.until(() => [wide, quick, balanced].every((peer) => peer.peers.length === 3))
  expect(balanced.role).toBe('master')
})

test('B4, B6: a peer that leaves is not nominated, however strong it is', async () => {
  const reef = new VirtualReef()
  const first = reef.peer()
  const seeds = [first.listenAddress]
  const strong = reef.peer({ seeds, capacity: { bandwidthKbps: 10_000_000, cpu: 64_000, cacheBytes: 1 << 20 } })
  const weak = reef.peer({ seeds, capacity: { bandwidthKbps: 1_000, cpu: 500, cacheBytes: 1 << 20 } })
  await reef.start(first, strong, weak)
  await reef.pass(1_000)
  await reef.settle(Promise.all([first.leave(), strong.leave()]))
  await reef.until(() => weak.peers.length === 1)
  expect(weak.role).toBe('master')
})

test('B4: the last peer that leaves takes its community off the cache server', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peer = reef.peer({ cacheServers: [server.address] })
  await reef.start(peer)
  await reef.settle(peer.leave())
  await reef.pass(50)
  expect(await server.communities()).toEqual([])
})

test('B2: a full community denies, and says why', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two] = [1, 2].map(() => reef.peer({ cacheServers: [server.address], maxPeers: 1 })) as [
    Community,
    Community,
  ]
  const denials: string[] = []
  two.on('denied', ({ reason }) => denials.push(reason))
  await reef.start(one, two)
  expect(denials).toEqual(['full'])
  expect(two.role).toBe('master')
  expect(two.id).not.toBe(one.id)
})

test('A14: without a cache server a neighbour is found by its answer to a probe', async () => {
  const reef = new VirtualReef()
  const [one, two] = [1, 2].map(() => reef.peer({ discover: 'multicast' })) as [Community, Community]
  await reef.start(one, two)
  expect(two.role).toBe('member')
  expect(two.id).toBe(one.id)
})

test('B7: two clients with neither cache server nor master settle it between themselves', async () => {
  const reef = new VirtualReef()
  const peers = [1, 2, 3].map(() => reef.peer({ discover: 'multicast' }))
  await reef.settle(Promise.all(peers.map((peer) => peer.start())))
  await reef.until(() => peers.every((peer) => peer.peers.length === 3))
  expect(masters(peers)).toHaveLength(1)
})

test('A19: a member may ask the master who holds a domain, and gets what the table says', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two] = [1, 2].map(() => reef.peer({ cacheServers: [server.address], location: 'master' })) as [
    Community,
    Community,
  ]
  await reef.start(one, two)
  const location = await reef.settle(two.locate('host1.example', '/'))
  expect(location).toEqual({ holders: one.table.holders('host1.example'), epoch: one.epoch, version: one.version })
})

test('B11: a peer that stops caching is known to everybody, and holds no portion', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  two.setCaching(false)
  await reef.until(() => three.peer(two.self.id)?.caching === false)
  for (const domain of domains) expect(three.table.holders(domain)).not.toContain(two.self.id)
})

test('a taken name is refused with its holder where somebody chose it, and gets a suffix where nobody did', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const cacheServers = [server.address]
  await reef.start(reef.peer({ cacheServers, peerName: 'anemone' }))
  const chosen = reef.peer({ cacheServers, peerName: 'anemone' })
  await expect(reef.settle(chosen.start())).rejects.toMatchObject({
    code: 'name-taken',
    message: expect.stringContaining('10.0.0.2:3130'),
  })
  const byDefault = reef.peer({ cacheServers, peerName: 'anemone', peerNameIsDefault: true })
  await reef.start(byDefault)
  expect(byDefault.self.name).toBe(`anemone-${byDefault.self.id.slice(0, 4)}`)
})

test('a name whose holder dies, and soon its master, is free in time for what that machine is now', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const named = (peerName: string) =>
    reef.peer({ peerName, cacheServers: [server.address], pingIntervalMs: 500, pingTimeoutMs: 1_500 })
  const [master, holder, other] = [named('kelp'), named('anemone'), named('coral')]
  await reef.start(master, holder, other)
  reef.crash(holder)
  const anew = named('anemone')
  const joined = reef.settle(anew.start())
  await reef.pass(1_200)
  reef.crash(master)
  await joined
  expect(names(other)).toEqual(['anemone', 'coral'])
  expect(reef.clock.now()).toBeGreaterThan(4_000)
})

test('a master that refuses a taken name is asked until the patience ends, and its word told of once', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const holder = reef.peer({ peerName: 'anemone', cacheServers: [server.address] })
  await reef.start(holder)
  const late = reef.peer({ peerName: 'anemone', cacheServers: [server.address] })
  const told: string[] = []
  late.on('denied', ({ reason }) => told.push(reason))
  await expect(reef.settle(late.start())).rejects.toMatchObject({ code: 'name-taken' })
  expect(late.counters.denied).toBeGreaterThan(5)
  expect(told).toEqual(['name-taken'])
})

test('a wrong secret ends the join with a message that says so, and no second community is founded', async () => {
  const reef = new VirtualReef()
  const secrets = [Buffer.alloc(32, 1)]
  const one = reef.peer({ secrets, discover: 'multicast' })
  await reef.start(one)
  for (const wrong of [[Buffer.alloc(32, 2)], []]) {
    const two = reef.peer({ secrets: wrong, cacheServers: [one.listenAddress] })
    await expect(reef.settle(two.start())).rejects.toMatchObject({ code: 'wrong-secret' })
  }
  expect(names(one)).toEqual(['p1'])
})

test('domains that every request is for are cut into slices that all peers hold some of', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two] = [1, 2].map(() => reef.peer({ cacheServers: [server.address], domains: ['registry.example'] })) as [
    Community,
    Community,
  ]
  await reef.start(one, two)
  const owners = new Set(Array.from({ length: 64 }, (_, i) => two.table.holders('registry.example', `/p${i}`)[0]))
  expect(owners).toEqual(new Set([one.self.id, two.self.id]))
})

test('two communities of one name, founded apart, merge once they can see each other, and nobody is lost', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peers = [1, 2, 3, 4].map(() =>
    reef.peer({ cacheServers: [server.address], discover: 'multicast', timings: { patienceMs: 500 } }),
  )
  const left = new Set(['10.0.0.2:3130', '10.0.0.3:3130'])
  const [one, two, three, four] = peers as [Community, Community, Community, Community]
  const calm = reef.network.weather
  reef.network.weather = { ...calm, parted: (from, to) => left.has(from) !== left.has(to) }
  await reef.settle(Promise.all([one.start(), three.start()]))
  await reef.start(two, four)
  expect(masters(peers)).toHaveLength(2)
  reef.network.weather = calm
  await reef.until(() => peers.every((peer) => peer.peers.length === 4))
  expect(masters(peers)).toHaveLength(1)
})

test('a network that was cut in two, without a cache server, is one community again soon after it is whole', async () => {
  const reef = new VirtualReef()
  const peers = [1, 2, 3, 4].map(() => reef.peer({ discover: 'multicast', pingIntervalMs: 250 }))
  await reef.start(...peers)
  const calm = reef.network.weather
  const left = new Set(['10.0.0.1:3130', '10.0.0.2:3130'])
  reef.network.weather = { ...calm, parted: (from, to) => left.has(from) !== left.has(to) }
  await reef.until(() => masters(peers).length === 2 && peers.every((peer) => peer.peers.length === 2))
  reef.network.weather = calm
  const tookMs = await reef.until(() => peers.every((peer) => peer.peers.length === 4))
  expect(tookMs).toBeLessThan(5_000)
  expect(masters(peers)).toHaveLength(1)
})

test('B8: a domain that is too hot for one peer is cut, and every table says so', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const peers = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [Community, Community, Community]
  await reef.start(...peers)
  for (let second = 0; second < 12; second++) {
    for (const peer of peers) {
      for (let i = 0; i < 400; i++) peer.recordRequest('hot.example', '/', 1_000)
      for (const domain of domains.slice(0, 20)) peer.recordRequest(domain, '/', 1_000)
    }
    await reef.pass(1_000)
  }
  for (const peer of peers) {
    expect(peer.table.slicesOf('hot.example')).toBeGreaterThan(1)
    const owners = new Set(Array.from({ length: 64 }, (_, i) => peer.table.holders('hot.example', `/${i}`)[0]))
    expect(owners.size).toBe(3)
  }
})

test('B12: the weight of a member, and of a master, follows what it gives, and its portion with it', async () => {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const [one, two, three] = [1, 2, 3].map(() => reef.peer({ cacheServers: [server.address] })) as [
    Community,
    Community,
    Community,
  ]
  await reef.start(one, two, three)
  const share = (peer: Community) => domains.filter((domain) => three.table.holders(domain)[0] === peer.self.id).length
  // As exact as weights get: they stand until another is a fifth away.
  const even = () => three.peers.every(({ weight }) => weight > 50 && weight < 80)
  const ordinary = { cpu: 2_000, bandwidthKbps: 100_000, cacheBytes: 256_000_000 }
  for (const peer of [one, two, three]) peer.setCapacity(ordinary)
  await reef.until(even)
  for (const peer of [two, one]) {
    const before = share(peer)
    peer.setCapacity({ ...ordinary, cpu: 0, bandwidthKbps: 0 })
    await reef.until(() => three.peer(peer.self.id)?.weight === 1)
    expect(share(peer)).toBeLessThan(before / 4)
    peer.setCapacity(ordinary)
    await reef.until(even)
    expect(share(peer)).toBeGreaterThan(before / 2)
  }
})

test('B1, B2: a full community nearby that answers first does not hide the one that has room', async () => {
  const reef = new VirtualReef()
  const full = reef.peer({ maxPeers: 1 })
  const free = reef.peer()
  await reef.start(full, free)
  reef.network.weather = {
    delayMs: (from, to) => (from === free.listenAddress || to === free.listenAddress ? 20 : 1),
    loses: () => false,
    parted: () => false,
  }
  const client = reef.peer({ seeds: [full.listenAddress, free.listenAddress] })
  await reef.start(client)
  expect(client.id).toBe(free.id)
  expect(client.counters.denied).toBeUndefined()
})
