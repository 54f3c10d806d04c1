import { expect, test } from 'vitest'
import { createIdentity } from './identity/identity.ts'
import { VirtualReef } from './testing/virtual-reef.ts'

test('a second process with the same identity is refused and told why, and the first keeps its place', async () => {
  const reef = new VirtualReef()
  const master = reef.peer()
  const seeds = [master.listenAddress]
  const identity = createIdentity()
  const first = reef.peer({ seeds, identity })
  await reef.start(master, first)
  const copy = reef.peer({ seeds, identity })
  await expect(reef.settle(copy.start())).rejects.toMatchObject({
    code: 'identity-clash',
    message: expect.stringContaining('state directory'),
  })
  expect(master.counters['denied-id-clash']).toBeGreaterThan(0)
  expect(master.peer(identity.id)?.address).toBe(first.listenAddress)
  expect(first.role).toBe('member')
})

test('a copy with the identity of the master itself is refused', async () => {
  const reef = new VirtualReef()
  const identity = createIdentity()
  const master = reef.peer({ identity })
  await reef.start(master)
  const copy = reef.peer({ identity, seeds: [master.listenAddress] })
  // Its frames are those of the master itself, as far as anybody can tell: nobody lets it in, and it does no harm.
  await reef.settle(copy.start().catch(() => {}))
  await reef.pass(5_000)
  expect(master.peers).toHaveLength(1)
  expect(master.epoch.term).toBe(1)
})

test('a restart with the same identity takes the old place at once, though nobody had missed it yet', async () => {
  const reef = new VirtualReef()
  const master = reef.peer()
  const seeds = [master.listenAddress]
  const identity = createIdentity()
  const first = reef.peer({ seeds, identity, peerName: 'anemone' })
  await reef.start(master, first)
  reef.crash(first)
  const downs: string[] = []
  master.on('peer-down', (_, reason) => downs.push(reason))
  const again = reef.peer({
    seeds,
    identity: { ...identity, incarnation: identity.incarnation + 1 },
    peerName: 'anemone',
  })
  const startMs = reef.clock.now()
  await reef.start(again)
  expect(reef.clock.now() - startMs).toBeLessThan(500)
  expect(master.peers).toHaveLength(2)
  expect(downs).not.toContain('dead')
})

test('a peer that comes back at another address is listed under that, by everybody', async () => {
  const reef = new VirtualReef()
  const master = reef.peer()
  const seeds = [master.listenAddress]
  const identity = createIdentity()
  const other = reef.peer({ seeds })
  const first = reef.peer({ seeds, identity })
  await reef.start(master, other, first)
  reef.crash(first)
  const moved = reef.peer({ seeds, identity: { ...identity, incarnation: identity.incarnation + 1 } })
  await reef.start(moved)
  await reef.until(() => other.peer(identity.id)?.address === moved.listenAddress)
  expect(master.peer(identity.id)?.address).toBe(moved.listenAddress)
  expect(moved.listenAddress).not.toBe(first.listenAddress)
})

test('what an earlier life of a peer said last counts for nothing once the new one is in', async () => {
  const reef = new VirtualReef()
  const master = reef.peer()
  const seeds = [master.listenAddress]
  const identity = createIdentity()
  const first = reef.peer({ seeds, identity })
  await reef.start(master, first)
  const again = reef.peer({ seeds, identity: { ...identity, incarnation: identity.incarnation + 1 } })
  await reef.start(again)
  await reef.pass(5_000)
  // The first goes on for as long as it is not told: it must not push the second out again.
  expect(master.peer(identity.id)?.address).toBe(again.listenAddress)
  expect(again.role).toBe('member')
  expect(master.counters.stale ?? 0).toBeGreaterThan(0)
})

test('a member whom the new master did not hear in the election is a suspect, and takes that back with its first word', async () => {
  const reef = new VirtualReef()
  const old = reef.peer()
  const seeds = [old.listenAddress]
  const two = reef.peer({ seeds })
  const three = reef.peer({ seeds })
  const mute = reef.peer({ seeds })
  await reef.start(old, two, three, mute)
  await reef.pass(1_000)
  const isMute = (address: string) => address === mute.listenAddress
  let silenced = true
  reef.network.weather = {
    delayMs: () => 1,
    loses: (from) => silenced && isMute(from),
    parted: (from) => silenced && isMute(from),
  }
  reef.crash(old)
  await reef.until(() => two.role === 'master' || three.role === 'master')
  const master = two.role === 'master' ? two : three
  const states: string[] = []
  states.push(master.peer(mute.self.id)?.state ?? 'gone')
  silenced = false
  await reef.until(() => master.peer(mute.self.id)?.state === 'alive')
  await reef.pass(5_000)
  states.push(master.peer(mute.self.id)?.state ?? 'gone')
  expect(states).toEqual(['suspect', 'alive'])
})
