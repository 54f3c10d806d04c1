import { expect, test } from 'vitest'
import { Story } from './story.ts'

test('two halves that lost each other go on apart, and are one again after the repair', async () => {
  const reef = await Story.together({ peers: 6 })
  reef.split(0, 1, 2)
  await reef.until(() => reef.masters.length === 2 && reef.listOf(0).length === 3 && reef.listOf(4).length === 3)
  reef.heal()
  expect(await reef.agreement()).toBeLessThan(5_000)
  expect(reef.listOf(5)).toEqual([0, 1, 2, 3, 4, 5])
})

test('the same without any cache server: the masters hear each other on the network', async () => {
  const reef = await Story.together({ peers: 4, directories: 0, settings: { probes: true } })
  reef.split(0, 1)
  await reef.until(() => reef.masters.length === 2)
  reef.heal()
  expect(await reef.agreement()).toBeLessThan(5_000)
})

test('a merge waits for the word of the other master: what a cache server remembers of a dead one moves nobody', async () => {
  const reef = await Story.begin({ peers: 4 })
  reef.split(2, 3)
  reef.happens({ kind: 'directory-cut', atMs: 0, forMs: 5_000, directory: 0, peers: [2, 3] })
  reef.starts(0, 1, 2, 3)
  await reef.until(() => reef.masters.length === 2 && reef.listOf(0).length === 2, 9_000)
  const higher = reef.peer(2).epoch.master > reef.peer(0).epoch.master ? [2, 3] : [0, 1]
  await reef.pass(5_500)
  reef.crashes(...higher)
  reef.heal()
  const [lower] = reef.masters as [number]
  const changes: string[] = []
  reef.peer(lower).on('epoch', () => changes.push('epoch'))
  await reef.pass(10_000)
  expect(reef.masters).toEqual([lower])
  expect(changes).toEqual([])
})

test('B2: a community of two that would be too many together with another stays apart, and both serve', async () => {
  const reef = await Story.begin({ peers: 4, settings: { maxPeers: 3 } })
  reef.split(0, 1)
  reef.happens({ kind: 'directory-cut', atMs: 0, forMs: 6_000, directory: 0, peers: [0, 1] })
  reef.starts(0, 1, 2, 3)
  await reef.until(() => reef.masters.length === 2 && reef.members.length === 2)
  await reef.pass(6_000)
  reef.heal()
  await reef.pass(10_000)
  expect(reef.masters).toHaveLength(2)
  expect(reef.listOf(0)).toEqual([0, 1])
  expect(reef.listOf(3)).toEqual([2, 3])
})

test('a half that ended its community leaves no tombstone that keeps the other half out of the directory', async () => {
  const reef = await Story.together({ peers: 3 })
  reef.split(2)
  await reef.until(() => reef.masters.includes(2))
  reef.leaves(2)
  await reef.pass(100)
  reef.heal()
  reef.starts(2)
  await reef.pass(10_000)
  expect(await reef.directoryDiscord()).toBeUndefined()
})

test('one member that hears nobody deposes nobody, and is back as soon as it hears again', async () => {
  const reef = await Story.together({ peers: 5 })
  const before = reef.peer(0).epoch
  reef.split(4)
  await reef.until(() => reef.listOf(0).length === 4, 1_000)
  reef.heal()
  await reef.agreement()
  expect(reef.members).toContain(1)
  expect(reef.peer(1).epoch.term).toBeGreaterThanOrEqual(before.term)
})

test('one member that the master can’t reach deposes nobody, though it is given up: all others hear the master', async () => {
  for (const peers of [3, 5]) {
    const reef = await Story.together({ peers })
    const { master } = reef
    const deaf = reef.members[0] as number
    const { id, epoch } = reef.peer(master)
    const moves: string[] = []
    reef.peer(deaf).on('election', ({ on }) => moves.push(on))
    reef.happens({ kind: 'clog', atMs: reef.world.nowMs, forMs: 20_000, from: master, to: deaf })
    await reef.until(() => !reef.listOf(master).includes(deaf))
    await reef.pass(18_000)
    expect(moves).toContain('isolated')
    for (const peer of reef.world.running) {
      if (peer.number !== deaf) expect(reef.peer(peer.number)).toMatchObject({ id, epoch })
    }
    await reef.agreement()
  }
})
