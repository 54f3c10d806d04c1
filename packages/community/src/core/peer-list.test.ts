import { expect, test } from 'vitest'
import { type PeerEntry, PeerList } from './peer-list.ts'

const settings = { replicas: 1, maxPeers: 8, pingIntervalMs: 500, pingTimeoutMs: 1_500 }

function entry(digit: string, more: Partial<PeerEntry> = {}): PeerEntry {
  const id = digit.repeat(64)
  return {
    id,
    incarnation: 1,
    name: digit,
    address: `127.0.0.1:${3130 + Number(digit)}`,
    weight: 1_000,
    caching: true,
    state: 'alive',
    ...more,
  }
}

function published(...digits: string[]): PeerList {
  const list = new PeerList(settings)
  for (const digit of digits) list.set(entry(digit))
  list.publish()
  return list
}

test('A3: a member that applies every difference has the same list as the master', () => {
  const master = published('1', '2')
  const member = new PeerList({ ...settings, replicas: 3 })
  expect(member.apply(master.whole('reef'))).toBe('applied')

  master.set(entry('3'))
  master.setSlices('mirror.example', 64)
  master.publish()
  master.remove(entry('1').id)
  master.set(entry('2', { caching: false }))
  master.setMove({ domain: 'hot.example', slice: 2, holder: entry('3').id })
  master.publish()

  expect(member.apply(master.updateSince(member.version, 'reef'))).toBe('applied')
  expect(member.whole('reef')).toEqual(master.whole('reef'))
  expect(member.settings).toEqual(settings)
})

test('what was taken back is taken back at the members too', () => {
  const master = published('1')
  master.setSlices('a.example', 64)
  master.setMove({ domain: 'b.example', holder: entry('1').id })
  master.publish()
  const member = new PeerList(settings)
  member.apply(master.whole('reef'))

  master.setSlices('a.example', 0)
  master.setMove({ domain: 'b.example' })
  master.publish()
  member.apply(master.updateSince(member.version, 'reef'))

  expect(member.slices()).toEqual([])
  expect(member.moves()).toEqual([])
})

test('a difference to a version that is not here changes nothing, nor does one that is not newer', () => {
  const master = published('1')
  const member = new PeerList(settings)
  member.apply(master.whole('reef'))
  master.set(entry('2'))
  master.publish()
  const skipped = master.version
  master.set(entry('3'))
  master.publish()

  expect(member.apply(master.updateSince(skipped, 'reef'))).toBe('gap')
  expect(member.apply({ ...master.updateSince(1, 'reef'), version: 1 })).toBe('old')
  expect(member.entries().map((each) => each.name)).toEqual(['1'])
})

test('who missed more versions than the history holds gets the whole list', () => {
  const master = published('1')
  for (let i = 0; i < 100; i++) {
    master.set(entry('2', { weight: i + 1 }))
    master.publish()
  }
  expect(master.updateSince(1, 'reef').base).toBe(0)
  expect(master.updateSince(master.version - 1, 'reef').base).toBe(master.version - 1)
})

test('only edits that say something new make the list edited', () => {
  const list = published('1')
  expect(list.edited).toBe(false)
  list.setSlices('a.example', 64)
  list.publish()
  list.setSlices('a.example', 64)
  expect(list.edited).toBe(false)
  expect(list.remove(entry('7').id)).toBe(false)
  expect(list.edited).toBe(false)
})

test('a difference to an earlier version than the one here leads to the same list', () => {
  const master = published('1')
  const member = new PeerList(settings)
  member.apply(master.whole('reef'))
  master.set(entry('2'))
  master.publish()
  member.apply(master.updateSince(1, 'reef'))
  master.remove(entry('2').id)
  master.publish()
  expect(member.apply(master.updateSince(1, 'reef'))).toBe('applied')
  expect(member.whole('reef')).toEqual(master.whole('reef'))
})

test('A12: a restarted master gives no version that an earlier life of it may have given in the same epoch', () => {
  const first = published('1')
  const second = new PeerList(settings)
  second.beginReign(2)
  second.set(entry('1'))
  expect(second.publish()).toBeGreaterThan(first.version)

  const follower = new PeerList(settings)
  follower.apply(first.whole('reef'))
  expect(second.updateSince(follower.version, 'reef').base).toBe(0)
  expect(follower.apply(second.updateSince(follower.version, 'reef'))).toBe('applied')
})

test('an edit is shown to nobody before it has a version', () => {
  const list = published('1', '2')
  list.set(entry('2', { caching: false }))
  list.remove(entry('1').id)
  list.setSlices('mirror.example', 64)
  expect(list.published()).toEqual([entry('1'), entry('2')])
  expect(list.whole('reef')).toMatchObject({ version: 1, peers: [entry('1'), entry('2')], slices: [] })
  expect(list.updateSince(1, 'reef')).toMatchObject({ version: 1, peers: [], removed: [], slices: [] })
  expect(list.entries()).toEqual([entry('2', { caching: false })])
})
