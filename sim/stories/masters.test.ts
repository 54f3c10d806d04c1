import { expect, test } from 'vitest'
import { Story } from './story.ts'

test('A8–A12: the master dies; a member rules within a second, and the cache server knows', async () => {
  const reef = await Story.together({ peers: 5 })
  reef.crashes(reef.master)
  expect(await reef.agreement()).toBeLessThan(1_500)
  await reef.pass(100)
  expect(await reef.directoryDiscord()).toBeUndefined()
})

test('A10: a master that only slept is followed again, or gives way; never do two go on', async () => {
  const reef = await Story.together({ peers: 4 })
  reef.sleeps(reef.master, 2_000)
  await reef.pass(2_000)
  await reef.agreement()
  expect(reef.masters).toHaveLength(1)
})

test('a master that can be heard by nobody, but hears all, is replaced and then joins as a member', async () => {
  const reef = await Story.together({ peers: 4 })
  const mute = reef.master
  reef.mutes(mute)
  await reef.until(() => reef.masters.some((each) => each !== mute), 3_000)
  reef.heal()
  await reef.agreement()
  expect(reef.members).toContain(mute)
})

test('B4: a master that leaves hands over to the strongest, and whoever comes meanwhile is let in by it', async () => {
  const reef = await Story.together({ peers: 5 })
  const strongest = 4
  reef.leaves(reef.master)
  expect(await reef.until(() => reef.masters.includes(strongest), 1_000)).toBeLessThan(300)
  await reef.agreement()
})

test('B4: the last to leave takes its community off every cache server, also the farther one, and lets nobody in', async () => {
  for (let afterMs = 0; afterMs < 1_200; afterMs += 10) {
    const reef = await Story.begin({ peers: 2, directories: 2 })
    reef.starts(0)
    await reef.agreement()
    const far = reef.world.directories[1]
    if (!far) throw new Error('no second cache server')
    reef.happens({ kind: 'clog', atMs: reef.world.nowMs + afterMs - 60, forMs: 100, from: 0, to: far.number })
    await reef.pass(afterMs)
    reef.leaves(0)
    reef.starts(1)
    await reef.until(() => reef.masters.includes(1))
    await reef.pass(200)
    for (const directory of reef.world.directories)
      expect(await directory.communities(), `left after ${afterMs} ms`).toMatchObject([{ id: reef.peer(1).id }])
  }
})

test('B4: whenever a master leaves while a stronger peer is let in, it is a member that takes over', async () => {
  for (let afterMs = 0; afterMs < 60; afterMs += 3) {
    const reef = await Story.begin({ peers: 3 })
    for (const peer of [0, 1]) {
      reef.starts(peer)
      await reef.agreement()
    }
    reef.starts(2)
    await reef.pass(afterMs)
    reef.leaves(0)
    expect(await reef.until(() => reef.masters.some((each) => each !== 0), 2_000)).toBeLessThan(100)
  }
})

test('a restarted master is a member of what went on without it', async () => {
  const reef = await Story.together({ peers: 4 })
  const master = reef.master
  reef.crashes(master)
  reef.starts(master)
  await reef.agreement()
  expect(reef.listOf(master)).toEqual([0, 1, 2, 3])
})

test('a member that restarts at once under its own identity takes its old place', async () => {
  const reef = await Story.together({ peers: 3 })
  reef.crashes(2)
  reef.starts(2)
  expect(await reef.agreement()).toBeLessThan(1_000)
  expect(reef.peer(0).peers.map((peer) => peer.name)).toContain('p2')
})

test('B3: a peer that left stays away, whatever is still under way of it', async () => {
  const reef = await Story.together({ peers: 4 })
  reef.weather({ duplication: 0.5, jitterMs: 60 })
  reef.leaves(2)
  await reef.agreement()
  await reef.pass(5_000)
  expect(reef.listOf(0)).toEqual([0, 1, 3])
})

test('B3: a member that leaves while it hears nobody just goes, and leaves no term of its own at the cache server', async () => {
  const reef = await Story.together({ peers: 2 })
  const { master } = reef
  const member = reef.members[0] as number
  reef.split(member)
  reef.leaves(member)
  await reef.until(() => reef.world.running.length === 1, 2_000)
  await reef.pass(100)
  expect(await reef.world.directories[0]?.communities()).toMatchObject([{ epoch: reef.peer(master).epoch }])
})

test('who is let in has its whole time from the moment when it is told, though its master stood still before', async () => {
  for (let afterMs = 1; afterMs < 40; afterMs += 2) {
    const reef = await Story.begin({ peers: 2 })
    reef.starts(0)
    await reef.agreement()
    reef.starts(1)
    await reef.pass(afterMs)
    reef.sleeps(0, 1_000)
    reef.crashes(1)
    // Whoever is given up too soon ends the story: nobody dies unheard.
    await reef.pass(4_000)
    expect(reef.listOf(0)).toEqual([0])
  }
})

test('nobody is taken for dead at 10 % loss, at the very intervals of a quick failover', async () => {
  const reef = await Story.together({ peers: 5 })
  const { epoch, version } = reef.peer(0)
  reef.weather({ loss: 0.1 })
  await reef.pass(600_000)
  expect(reef.peer(0)).toMatchObject({ epoch, version })
})

test('a master that ruled alone, unseen, and restarted gives none of its old versions when it comes to rule again', async () => {
  const reef = await Story.together({ peers: 2 })
  reef.split(1)
  reef.happens({ kind: 'directory-cut', atMs: reef.world.nowMs, forMs: 3_000, directory: 0, peers: [1] })
  await reef.until(() => reef.masters.includes(1))
  const unseen = { epoch: reef.peer(1).epoch, version: reef.peer(1).version }
  reef.crashes(1)
  await reef.pass(3_000)
  reef.heal()
  reef.starts(1)
  await reef.agreement()
  reef.leaves(0)
  await reef.until(() => reef.masters.length === 1 && reef.masters[0] === 1)
  expect(reef.peer(1).epoch).toEqual(unseen.epoch)
  expect(reef.peer(1).version).toBeGreaterThan(unseen.version)
})

test('a peer that restarts while its master can’t see it joins anew, though its old row is still there', async () => {
  const reef = await Story.together({ peers: 4 })
  reef.split(3)
  reef.crashes(3)
  await reef.pass(200)
  reef.heal()
  reef.starts(3)
  expect(await reef.agreement()).toBeLessThan(1_500)
  await reef.pass(5_000)
  expect(reef.listOf(0)).toEqual([0, 1, 2, 3])
})

test('a hundred peers that start at once are one community within two seconds, and lose their master as easily', async () => {
  const reef = await Story.begin({ peers: 100 })
  reef.starts(...reef.world.peers.map((peer) => peer.number))
  expect(await reef.agreement()).toBeLessThan(2_000)
  reef.crashes(reef.master)
  expect(await reef.agreement()).toBeLessThan(2_000)
})

test('with real signatures it goes the same way: together, without the master, together again', async () => {
  const reef = await Story.together({ peers: 4, settings: { signatures: 'real' } })
  reef.crashes(reef.master)
  expect(await reef.agreement()).toBeLessThan(1_500)
  reef.starts(0)
  expect(await reef.agreement()).toBeLessThan(1_500)
})

test('peers of the next minor version live with those of this one, whoever is master', async () => {
  const reef = await Story.begin({ peers: 4 })
  for (const number of [0, 2]) reef.world.peer(number).isNewer = true
  for (const number of [0, 1, 2, 3]) {
    reef.starts(number)
    await reef.agreement()
  }
  reef.crashes(0)
  await reef.agreement()
  reef.crashes(reef.master)
  await reef.agreement()
  expect(Object.keys(reef.peer(reef.master).counters)).not.toContain('bad-signature')
})

test('a member whose answers come in the very moment in which it is given up joins again, and deposes nobody', async () => {
  for (let forMs = 700; forMs < 850; forMs += 1) {
    const reef = await Story.together({ peers: 2 })
    const { master } = reef
    reef.happens({ kind: 'clog', atMs: reef.world.nowMs, forMs, from: 1 - master, to: master })
    await reef.pass(2_000)
    expect(reef.masters, `after ${forMs} ms`).toEqual([master])
  }
})
