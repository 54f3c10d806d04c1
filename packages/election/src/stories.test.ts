import { describe, expect, it } from 'vitest'
import { PING_INTERVAL_MS, seeded, VirtualCommunity } from './testing/virtual-community.ts'

const TIMEOUT_MS = 3 * PING_INTERVAL_MS

function community(size: number, seed = 1): VirtualCommunity {
  const ids = Array.from({ length: size }, (_, index) => `p${String(index).padStart(3, '0')}`)
  const peers = new VirtualCommunity(ids, seeded(seed))
  peers.runFor(1_000)
  return peers
}

describe('a community whose master dies', () => {
  it('has the best of the rest as its master within 100 ms of the threshold, 3 or 10 peers (A8, A9, A12)', () => {
    for (const size of [2 + 1, 10]) {
      const peers = community(size)
      peers.kill('p000')
      const tookMs = peers.runUntil(() => peers.united, 2_000)
      expect(peers.masters).toEqual([`p${String(size - 1).padStart(3, '0')}`])
      expect(peers.reigns).toHaveLength(1)
      expect(tookMs).toBeLessThan(TIMEOUT_MS + 100)
    }
  })

  it('is led by the last one left only after a whole wait for answers (A9)', () => {
    const peers = community(2)
    peers.kill('p000')
    expect(peers.runUntil(() => peers.united, 2_000)).toBeGreaterThan(TIMEOUT_MS)
    const { history } = peers.node('p001')
    const called = history.find(({ effect }) => effect.do === 'send' && effect.type === 'HOLDELECTION')
    const won = history.find(({ effect }) => effect.do === 'become-master')
    expect((won?.atMs ?? 0) - (called?.atMs ?? 0)).toBeCloseTo(PING_INTERVAL_MS)
  })

  it('elects another where the best dies with it (B6)', () => {
    const peers = community(5)
    peers.kill('p000')
    peers.kill('p004')
    peers.runUntil(() => peers.united, 3_000)
    expect(peers.masters).toEqual(['p003'])
  })

  it('elects another where the nominee dies before it confirms (B6)', () => {
    const peers = community(5)
    peers.kill('p000')
    peers.runUntil(() => (peers.sent.get('NOMINATEMASTER') ?? 0) > 0, 2_000)
    peers.kill('p004')
    peers.runUntil(() => peers.united, 3_000)
    expect(peers.masters).toEqual(['p003'])
  })

  it('gets over the death of a candidate that has called', () => {
    const peers = community(5)
    peers.kill('p000')
    peers.runUntil(() => peers.alive.some((node) => node.election.state === 'collecting'), 2_000)
    for (const node of peers.alive) if (node.election.state === 'collecting') peers.kill(node.id)
    peers.runUntil(() => peers.united, 4_000)
    expect(peers.reigns).toHaveLength(1)
  })

  it('asks and calls few enough where it is large', () => {
    const peers = community(200)
    peers.kill('p000')
    peers.runUntil(() => peers.united, 3_000)
    expect(peers.masters).toHaveLength(1)
    expect(peers.sent.get('MASTERQUERY')).toBeLessThanOrEqual(200 * 9)
    expect(peers.sent.get('HOLDELECTION')).toBeLessThanOrEqual(200 * 10)
  })
})

describe('a community whose master lives', () => {
  it('keeps it when one member stops hearing it, and tells that one to join anew (A8)', () => {
    const peers = community(5)
    peers.cutOneWay('p000', 'p003')
    const told = () => peers.node('p003').history.some(({ effect }) => effect.do === 'rejoin')
    peers.runUntil(told, 10_000)
    expect(peers.masters).toEqual(['p000'])
    expect(peers.reigns).toEqual([])
  })

  it('replaces it when most stop hearing it, though one goes on vouching for it', () => {
    const peers = community(7)
    for (const id of ['p001', 'p002', 'p003', 'p004', 'p005']) peers.cutOneWay('p000', id)
    peers.runUntil(() => peers.reigns.length > 0, 10_000)
    peers.runUntil(() => peers.masters.length === 1, 2_000)
    expect(peers.masters).not.toContain('p000')
  })

  it('keeps it when its pings come back during the election (A10, B6)', () => {
    const peers = community(3)
    peers.split(['p000'], ['p001', 'p002'])
    peers.runUntil(() => peers.alive.some((node) => node.election.state === 'backing-off'), 2_000)
    peers.heal()
    peers.runFor(1_000)
    expect(peers.united).toBe(true)
    expect(peers.reigns).toEqual([])
  })

  it('has its old master step down when that one comes back after the election (A10)', () => {
    const peers = community(4)
    peers.split(['p000'], ['p001', 'p002', 'p003'])
    peers.runUntil(() => peers.masters.length === 2, 2_000)
    peers.heal()
    peers.runUntil(() => peers.united, 1_000)
    expect(peers.masters).toEqual(['p003'])
    expect(peers.node('p000').history.map(({ effect }) => effect.do)).toContain('step-down')
  })

  it('goes on as two while it is cut in two, and as one after', () => {
    const peers = community(6)
    peers.split(['p000', 'p001', 'p002'], ['p003', 'p004', 'p005'])
    peers.runFor(2_000)
    expect(peers.masters).toEqual(['p000', 'p005'])
    peers.heal()
    expect(peers.runUntil(() => peers.united, 1_000)).toBeLessThan(2 * PING_INTERVAL_MS)
  })

  it('never loses it in ten minutes at 10 % loss', () => {
    const peers = community(20)
    peers.weather = { loss: 0.1, duplication: 0.1, delayMaxMs: 20 }
    peers.runFor(600_000)
    expect(peers.sent.get('MASTERQUERY')).toBeGreaterThan(100)
    expect(peers.reigns).toEqual([])
    expect(peers.masters).toEqual(['p000'])
  })
})

describe('a community whose master leaves', () => {
  it('is handed to the best, and the master goes on its reply (B4, B5)', () => {
    const peers = community(4)
    peers.leave('p000')
    const tookMs = peers.runUntil(() => peers.united && !peers.node('p000').alive, 1_000)
    expect(peers.masters).toEqual(['p003'])
    expect(tookMs).toBeLessThan(10)
    expect(peers.node('p000').history.at(-1)?.effect).toEqual({ do: 'left', successor: 'p003' })
    expect([...peers.node('p003').list.members]).toEqual(['p001', 'p002', 'p003'])
  })

  it('is handed to the next where the best does not reply (B4)', () => {
    const peers = community(4)
    peers.kill('p003')
    peers.leave('p000')
    peers.runUntil(() => !peers.node('p000').alive, 1_000)
    expect(peers.masters).toEqual(['p002'])
  })

  it('is removed where nobody is left (B4)', () => {
    const peers = community(1)
    peers.leave('p000')
    const done = peers.node('p000').history.map(({ effect }) => effect.do)
    expect(done).toEqual(['move', 'remove-community', 'left'])
  })
})
