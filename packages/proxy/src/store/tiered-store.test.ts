import { expect, test } from 'vitest'
import { storeAcceptance } from './acceptance.ts'
import { bodyOf, headOf, newest, put } from './acceptance/fixtures.ts'
import { diskFixtures } from './disk/disk-fixtures.ts'
import { faultyFiles } from './disk/faulty-files.ts'
import { nodeFiles } from './disk/node-files.ts'
import { createDiskStore } from './disk-store.ts'
import { createMemoryStore } from './memory-store.ts'
import { createTieredStore } from './tiered-store.ts'

const { directory } = diskFixtures()
const MIB = 1024 * 1024

storeAcceptance('memory over disk', async ({ bytesMax }) => {
  const half = bytesMax / 2
  return createTieredStore(
    createMemoryStore({ bytesMax: half }),
    await createDiskStore({ directory: await directory(), bytesMax: half }),
  )
})

async function tiers(path: string, files = nodeFiles) {
  const memory = createMemoryStore({ bytesMax: MIB })
  const disk = await createDiskStore({ directory: path, bytesMax: 16 * MIB, files })
  return { memory, disk, store: createTieredStore(memory, disk) }
}

test('what memory has lost comes from the disk, and then from memory again', async () => {
  const { memory, store } = await tiers(await directory())
  await put(store, 'http://a.test/first', Buffer.alloc(5_000, 'first'))
  for (let i = 0; i < 100; i++) await put(store, `http://a.test/${i}`, Buffer.alloc(20_000, `${i}`))
  expect(memory.lookup('http://a.test/first')).toEqual([])
  expect((await bodyOf(store, await newest(store, 'http://a.test/first'))).equals(Buffer.alloc(5_000, 'first'))).toBe(
    true,
  )
  expect(memory.lookup('http://a.test/first')).toHaveLength(1)
  expect(store.lookup('http://a.test/first')).not.toBeInstanceOf(Promise)
  await store[Symbol.asyncDispose]()
})

test('a restart comes back warm from the disk', async () => {
  const path = await directory()
  const before = await tiers(path)
  await put(before.store, 'http://a.test/', Buffer.from('warm'))
  await before.store[Symbol.asyncDispose]()
  const after = await tiers(path)
  expect(String(await bodyOf(after.store, await newest(after.store, 'http://a.test/')))).toBe('warm')
  await after.store[Symbol.asyncDispose]()
})

test('a variant that only the disk has is found beside one that memory has', async () => {
  const { memory, store } = await tiers(await directory())
  const de = await put(store, 'http://a.test/', Buffer.from('de'), headOf({}, { 'accept-language': 'de' }))
  await put(store, 'http://a.test/', Buffer.from('en'), headOf({}, { 'accept-language': 'en' }))
  await store.update(de, { responseTimeMs: 5_000 })
  memory.remove(await newest(memory, 'http://a.test/'))
  const variants = await store.lookup('http://a.test/')
  expect(variants.map((variant) => variant.selecting.get('accept-language'))).toEqual(['de', 'en'])
  expect(await Promise.all(variants.map(async (variant) => String(await bodyOf(store, variant))))).toEqual(['de', 'en'])
  await store[Symbol.asyncDispose]()
})

test('what is learned of a response that was replaced meanwhile changes the newer one in neither tier', async () => {
  const { memory, store } = await tiers(await directory())
  const [first, second] = [headOf({ ETag: '"1"' }), headOf({ ETag: '"2"' })]
  const old = await put(store, 'http://a.test/', Buffer.from('one'), first)
  await put(store, 'http://a.test/', Buffer.from('two'), second)
  expect(await store.update(old, { fields: first.fields, responseTimeMs: 9_999 })).toBeUndefined()
  memory.purge({ kind: 'all' })
  const onDisk = await newest(store, 'http://a.test/')
  expect([onDisk.fields.get('etag'), String(await bodyOf(store, onDisk))]).toEqual(['"2"', 'two'])
  // And the other way round: what was found on the disk has been replaced since.
  await put(store, 'http://a.test/', Buffer.from('six'), headOf({ ETag: '"3"' }))
  expect(await store.update(onDisk, { fields: second.fields, responseTimeMs: 9_999 })).toBeUndefined()
  const latest = await newest(store, 'http://a.test/')
  expect([latest.fields.get('etag'), String(await bodyOf(store, latest))]).toEqual(['"3"', 'six'])
  await store[Symbol.asyncDispose]()
})

test('an older response on the disk goes when the one in memory is validated, and does not come back', async () => {
  const { memory, disk, store } = await tiers(await directory())
  await put(disk, 'http://a.test/', Buffer.from('one'), headOf({ ETag: '"1"' }))
  const stored = await put(memory, 'http://a.test/', Buffer.from('two'), headOf({ ETag: '"2"' }))
  expect(await store.update(stored, { responseTimeMs: 9_999 })).toMatchObject({ responseTimeMs: 9_999 })
  memory.purge({ kind: 'all' })
  expect(await store.lookup('http://a.test/')).toEqual([])
  await store[Symbol.asyncDispose]()
})

test('an update or a removal reaches both tiers, whichever the response came from', async () => {
  const { memory, store } = await tiers(await directory())
  const stored = await put(store, 'http://a.test/', Buffer.from('x'))
  await store.update(stored, { responseTimeMs: 7_777 })
  memory.purge({ kind: 'all' })
  const fromDisk = await newest(store, 'http://a.test/')
  expect(fromDisk.responseTimeMs).toBe(7_777)
  await bodyOf(store, fromDisk)
  await store.update(fromDisk, { responseTimeMs: 8_888 })
  expect((await newest(memory, 'http://a.test/')).responseTimeMs).toBe(8_888)
  await store.remove(await newest(store, 'http://a.test/'))
  expect(await store.lookup('http://a.test/')).toEqual([])
  await store[Symbol.asyncDispose]()
})

test("too large for memory, it is the disk's alone, and what memory had of it is gone", async () => {
  const { memory, store } = await tiers(await directory())
  await put(store, 'http://a.test/', Buffer.from('small and old'))
  await put(store, 'http://a.test/', Buffer.alloc(2 * MIB, 'large'))
  expect(memory.lookup('http://a.test/')).toEqual([])
  expect((await bodyOf(store, await newest(store, 'http://a.test/'))).equals(Buffer.alloc(2 * MIB, 'large'))).toBe(true)
  await store[Symbol.asyncDispose]()
})

test('a disk that fails costs nothing but hits, and what it has of a replaced response does not come back', async () => {
  let full = false
  const files = faultyFiles(nodeFiles, (operation) => (full && operation === 'write' ? 'ENOSPC' : undefined))
  const { memory, disk, store } = await tiers(await directory(), files)
  await put(store, 'http://a.test/', Buffer.from('old'))
  await store.update(await newest(store, 'http://a.test/'), { responseTimeMs: 2_000 })
  expect(await disk.lookup('http://a.test/')).toHaveLength(1)
  full = true
  await put(store, 'http://a.test/', Buffer.from('new'))
  expect(String(await bodyOf(store, await newest(store, 'http://a.test/')))).toBe('new')
  // An update waits for what is on its way to the disk.
  await store.update(await newest(store, 'http://a.test/'), { responseTimeMs: 3_000 })
  memory.purge({ kind: 'all' })
  expect(await store.lookup('http://a.test/')).toEqual([])
  await store[Symbol.asyncDispose]()
})

test('a body that is purged while it is read from the disk does not come back into memory', async () => {
  const { memory, store } = await tiers(await directory())
  await put(store, 'http://a.test/', Buffer.alloc(60_000))
  await store.update(await newest(store, 'http://a.test/'), { responseTimeMs: 2_000 })
  memory.purge({ kind: 'all' })
  const stored = await newest(store, 'http://a.test/')
  const [purged] = await Promise.allSettled([store.purge({ kind: 'all' }), store.open(stored)])
  expect(purged).toMatchObject({ status: 'fulfilled', value: 1 })
  expect(memory.lookup('http://a.test/')).toEqual([])
  expect(await store.lookup('http://a.test/')).toEqual([])
  await store[Symbol.asyncDispose]()
})
