import { expect, test } from 'vitest'
import { bodyOf, headOf, newest, put } from '../acceptance/fixtures.ts'
import { diskFixtures } from './disk-fixtures.ts'
import { faultyFiles, type FileOperation } from './faulty-files.ts'
import { nodeFiles } from './node-files.ts'

const { directory, open } = diskFixtures()
const MIB = 1024 * 1024

test.each([
  ['a small body', 1_000],
  ['a large body', 600_000],
])('a full disk refuses %s by name, serves what it has, and takes again once there is room', async (_, size) => {
  let full = false
  const files = faultyFiles(nodeFiles, (operation) => (full && operation === 'write' ? 'ENOSPC' : undefined))
  const store = await open(await directory(), { files })
  await put(store, 'http://a.test/old', Buffer.alloc(size, 'old'))
  full = true
  const writer = await store.begin('http://a.test/new', headOf())
  await expect(async () => {
    await writer?.write(Buffer.alloc(size, 'new'))
    await writer?.commit()
  }).rejects.toMatchObject({ code: 'full' })
  expect(await store.lookup('http://a.test/new')).toEqual([])
  full = false
  await put(store, 'http://a.test/new', Buffer.alloc(size, 'NEW'))
  expect(await bodyOf(store, await newest(store, 'http://a.test/new'))).toEqual(Buffer.alloc(size, 'NEW'))
  expect(store.figures().bytes).toBeLessThanOrEqual(16 * MIB)
})

test('a torn write of many entries at once takes none of them in, before and after a restart', async () => {
  let full = false
  const path = await directory()
  const files = faultyFiles(nodeFiles, (operation) => (full && operation === 'write' ? 'ENOSPC' : undefined))
  const store = await open(path, { files })
  for (let i = 0; i < 20; i++) await put(store, `http://a.test/old${i}`, Buffer.alloc(500, `${i}`))
  full = true
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => put(store, `http://a.test/new${i}`, Buffer.alloc(500, `${i}`))),
  )
  expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'rejected'))
  full = false
  await put(store, 'http://a.test/after', Buffer.from('after'))
  const before = store.figures().objects
  for (let i = 0; i < 20; i++) expect(await store.lookup(`http://a.test/new${i}`)).toEqual([])
  await store[Symbol.asyncDispose]()
  const again = await open(path)
  expect(again.figures().objects).toBe(before)
  expect(String(await bodyOf(again, await newest(again, 'http://a.test/after')))).toBe('after')
  for (let i = 0; i < 20; i++) expect(await again.lookup(`http://a.test/new${i}`)).toEqual([])
})

test('a disk that turned read-only takes nothing for a while, serves what it has, and is tried again later', async () => {
  let broken = false
  let now = 0
  const files = faultyFiles(nodeFiles, (operation) => (broken && operation === 'write' ? 'EROFS' : undefined))
  const store = await open(await directory(), { files, now: () => now })
  await put(store, 'http://a.test/old', Buffer.from('old'))
  broken = true
  await expect(put(store, 'http://a.test/new', Buffer.from('new'))).rejects.toMatchObject({ code: 'io' })
  expect(store.begin('http://a.test/new', headOf())).toBeUndefined()
  expect(String(await bodyOf(store, await newest(store, 'http://a.test/old')))).toBe('old')
  broken = false
  now += 60_000
  await put(store, 'http://a.test/new', Buffer.from('new'))
  expect(String(await bodyOf(store, await newest(store, 'http://a.test/new')))).toBe('new')
})

test('a disk that can no longer be read is a miss, not a failure of the look-up', async () => {
  let broken = false
  const files = faultyFiles(nodeFiles, (operation) => (broken && operation === 'read' ? 'EIO' : undefined))
  const store = await open(await directory(), { files })
  const stored = await put(store, 'http://a.test/', Buffer.alloc(50_000))
  broken = true
  expect(await store.lookup('http://a.test/')).toEqual([])
  await expect(async () => bodyOf(store, stored)).rejects.toMatchObject({ code: 'io' })
})

test.each<[FileOperation, string]>([
  ['makeDirectory', 'EACCES'],
  ['claim', 'EROFS'],
  ['list', 'EIO'],
])('a directory that fails at %s with %s is refused by name', async (operation, code) => {
  const files = faultyFiles(nodeFiles, (what) => (what === operation ? code : undefined))
  const path = await directory()
  await expect(open(path, { files })).rejects.toMatchObject({ code: 'unwritable', cause: { code } })
  const store = await open(path)
  expect(store.figures().objects).toBe(0)
})

test('a snapshot that can not be written costs nothing but time at the next start', async () => {
  const path = await directory()
  const files = faultyFiles(nodeFiles, (operation, at) =>
    operation === 'rename' && at.endsWith('index.snapshot') ? 'EIO' : undefined,
  )
  const store = await open(path, { files })
  await put(store, 'http://a.test/', Buffer.from('x'))
  await store[Symbol.asyncDispose]()
  const again = await open(path)
  expect(String(await bodyOf(again, await newest(again, 'http://a.test/')))).toBe('x')
})
