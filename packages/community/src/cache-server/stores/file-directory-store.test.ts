import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { directoryEntry, directoryStoreAcceptance } from '../store-acceptance.ts'
import { FileDirectoryStore } from './file-directory-store.ts'

let folder: string
let files = 0
const freshPath = () => join(folder, `${++files}`, 'directory.json')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cachereef-directory-'))
})
afterAll(() => rm(folder, { recursive: true }))

directoryStoreAcceptance('file', () => FileDirectoryStore.open(freshPath()))

test('an accepted epoch is there after a restart, so a late master can not take its place', async () => {
  const path = freshPath()
  {
    await using before = await FileDirectoryStore.open(path)
    await before.put(directoryEntry('a', 5))
  }
  await using after = await FileDirectoryStore.open(path)
  expect((await after.put(directoryEntry('a', 4))).accepted).toBe(false)
})

test('a file that holds something else is refused with a message that names it', async () => {
  const path = freshPath()
  await FileDirectoryStore.open(path)
  await writeFile(path, '{"version":7}')
  await expect(FileDirectoryStore.open(path)).rejects.toMatchObject({
    code: 'state',
    message: expect.stringContaining(path),
  })
})

test('what can not be written is not accepted, and what stood before stands again', async () => {
  const path = freshPath()
  await using store = await FileDirectoryStore.open(path)
  await store.put(directoryEntry('a', 1))
  await mkdir(`${path}.new`)
  await expect(store.put(directoryEntry('a', 2))).rejects.toMatchObject({ code: 'state' })
  expect((await store.get('a'.repeat(32)))?.epoch.term).toBe(1)
  await rm(`${path}.new`, { recursive: true })
  expect((await store.put(directoryEntry('a', 2))).accepted).toBe(true)
  expect(await readdir(join(path, '..'))).toEqual(['directory.json'])
})

test('B4: a tombstone is there after a restart', async () => {
  const path = freshPath()
  {
    await using before = await FileDirectoryStore.open(path)
    await before.put(directoryEntry('a', 5))
    await before.refresh(directoryEntry('a', 5, { removed: true }))
  }
  await using after = await FileDirectoryStore.open(path)
  expect(await after.get('a'.repeat(32))).toMatchObject({ removed: true })
})

test('a full disk is an error to whoever asked, and neither the file nor what is listed changes', async () => {
  const path = freshPath()
  await using store = await FileDirectoryStore.open(path)
  await store.put(directoryEntry('a', 1))
  // Every write to this device fails as on a full disk.
  await symlink('/dev/full', `${path}.new`)
  await expect(
    store.add(directoryEntry('b', 1, { name: 'other' }), { tried: [], liveSinceMs: 0 }),
  ).rejects.toMatchObject({ code: 'state', message: expect.stringContaining('ENOSPC') })
  expect(await store.list()).toEqual([directoryEntry('a', 1)])
  await rm(`${path}.new`)
  await using reread = await FileDirectoryStore.open(path)
  expect(await reread.list()).toEqual([directoryEntry('a', 1)])
})
