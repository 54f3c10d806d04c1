import { expect, test } from 'vitest'
import { Directory } from './directory.ts'
import type { DirectoryEntry } from './directory-store.ts'
import { directoryEntry } from './store-acceptance.ts'
import { MemoryDirectoryStore } from './stores/memory-directory-store.ts'

const newDirectory = () => new Directory(new MemoryDirectoryStore(), { silenceMs: 5_000, tombstoneMs: 60_000 })
const masterOf = (entry: DirectoryEntry) => entry.epoch.master

test('A13, A16: an added community is listed to who asks for its name, or for any', async () => {
  const directory = newDirectory()
  const reef = directoryEntry('a', 1)
  expect((await directory.add(reef, masterOf(reef), [], 0)).accepted).toBe(true)
  expect((await directory.list('reef', 0)).map((entry) => entry.id)).toEqual([reef.id])
  expect(await directory.list('other', 0)).toEqual([])
  expect(await directory.list('', 0)).toHaveLength(1)
})

test('a second community of the same name is refused while the first has room and was not tried', async () => {
  const directory = newDirectory()
  const first = directoryEntry('a', 1)
  const second = directoryEntry('b', 1)
  await directory.add(first, masterOf(first), [], 0)
  expect(await directory.add(second, masterOf(second), [], 0)).toMatchObject({
    accepted: false,
    reason: 'occupied',
    standing: { id: first.id },
  })
  expect((await directory.add(second, masterOf(second), [first.id], 0)).accepted).toBe(true)
})

test('A11: a master of a higher epoch replaces the standing one; a lower one is told who stands', async () => {
  const directory = newDirectory()
  const old = directoryEntry('a', 1)
  await directory.add(old, masterOf(old), [], 0)
  const next = { ...old, epoch: { term: 2, master: 'f'.repeat(64) } }
  expect((await directory.replace(next, 'f'.repeat(64), 1)).accepted).toBe(true)
  expect(await directory.replace(old, masterOf(old), 2)).toMatchObject({
    accepted: false,
    reason: 'older-epoch',
    standing: { epoch: next.epoch },
  })
})

test('a repetition is confirmed again: the first answer may have been lost', async () => {
  const directory = newDirectory()
  const reef = directoryEntry('a', 1)
  await directory.add(reef, masterOf(reef), [], 0)
  expect((await directory.add(reef, masterOf(reef), [], 1)).accepted).toBe(true)
})

test('nobody registers or removes another peer as master', async () => {
  const directory = newDirectory()
  const reef = directoryEntry('a', 1)
  expect(await directory.add(reef, 'b'.repeat(64), [], 0)).toMatchObject({ accepted: false, reason: 'not-allowed' })
  await directory.add(reef, masterOf(reef), [], 0)
  expect(await directory.remove(reef.id, reef.epoch, 'b'.repeat(64), 0)).toMatchObject({
    accepted: false,
    reason: 'not-allowed',
  })
  expect(await directory.list('reef', 0)).toHaveLength(1)
})

test('a master that falls silent is no longer listed, and is again after its next sign of life', async () => {
  const directory = newDirectory()
  const reef = directoryEntry('a', 1)
  await directory.add(reef, masterOf(reef), [], 0)
  expect(await directory.list('reef', 5_001)).toEqual([])
  await directory.replace(reef, masterOf(reef), 6_000)
  expect(await directory.list('reef', 6_000)).toHaveLength(1)
})

test('B4: a removed community leaves a tombstone that a late message of its epoch does not lift', async () => {
  const directory = newDirectory()
  const reef = directoryEntry('a', 1)
  await directory.add(reef, masterOf(reef), [], 0)
  expect((await directory.remove(reef.id, reef.epoch, masterOf(reef), 1)).accepted).toBe(true)
  expect(await directory.list('reef', 1)).toEqual([])
  expect((await directory.replace(reef, masterOf(reef), 2)).accepted).toBe(false)
  expect(await directory.list('reef', 2)).toEqual([])
})

test('of founders that come at the same moment one is accepted and the others are shown the way to it', async () => {
  const directory = newDirectory()
  const founders = ['a', 'b', 'c', 'd'].map((digit) => directoryEntry(digit, 1))
  const rulings = await Promise.all(founders.map((entry) => directory.add(entry, masterOf(entry), [], 0)))
  expect(rulings.map((ruling) => ruling.accepted)).toEqual([true, false, false, false])
  expect(rulings[3]).toMatchObject({ reason: 'occupied', standing: { id: founders[0]?.id } })
})
