import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Fields } from '../../http/fields.ts'
import { bodyOf, headOf, newest, put } from '../acceptance/fixtures.ts'
import type { Store } from '../store.ts'
import { diskFixtures } from './disk-fixtures.ts'

const { directory, open } = diskFixtures()

const sizes = [0, 1, 5_000, 16_385, 100_000, 130_000, 700_000]
const bodyFor = (size: number): Buffer => Buffer.alloc(size, `${size};`)
const urlFor = (size: number): string => `http://a.test/${size}`

/** Something of everything: bodies of all kinds, an update, a removal, a purge, variants that share a body. */
async function fill(store: Store): Promise<void> {
  for (const size of sizes) await put(store, urlFor(size), bodyFor(size), headOf({ 'X-Size': `${size}` }))
  await put(store, 'http://a.test/gone', bodyFor(300))
  await store.remove(await newest(store, 'http://a.test/gone'))
  await put(store, 'http://b.test/purged', bodyFor(200_000), headOf({ 'Cache-Tag': 'old' }))
  await store.purge({ kind: 'tag', value: 'old' })
  await put(store, 'http://a.test/replaced', bodyFor(10))
  await put(store, 'http://a.test/replaced', bodyFor(11))
  await store.update(await newest(store, urlFor(5_000)), {
    fields: Fields.from({ 'X-New': 'head' }),
    invalidated: true,
  })
  for (const accept of ['a', 'b', 'c'])
    await put(store, 'http://a.test/shared', bodyFor(140_000), headOf({}, { accept }))
  await store.remove((await store.lookup('http://a.test/shared'))[2] as never)
}

async function expectAll(store: Store): Promise<void> {
  for (const size of sizes)
    expect((await bodyOf(store, await newest(store, urlFor(size)))).equals(bodyFor(size))).toBe(true)
  expect(await store.lookup('http://a.test/gone')).toEqual([])
  expect(await store.lookup('http://b.test/purged')).toEqual([])
  expect(await bodyOf(store, await newest(store, 'http://a.test/replaced'))).toEqual(bodyFor(11))
  const updated = await newest(store, urlFor(5_000))
  expect(updated.fields.toRaw()).toEqual(['X-New', 'head'])
  expect(updated.invalidated).toBe(true)
  const shared = await store.lookup('http://a.test/shared')
  expect(shared.map((one) => one.selecting.get('accept'))).toEqual(['c', 'b'])
  for (const one of shared) expect((await bodyOf(store, one)).equals(bodyFor(140_000))).toBe(true)
  expect(store.figures().objects).toBe(sizes.length + 3)
}

test('a store that was closed comes back warm, as often as it is opened', async () => {
  const path = await directory()
  const store = await open(path)
  await fill(store)
  await store[Symbol.asyncDispose]()
  for (let time = 0; time < 3; time++) {
    const again = await open(path)
    await expectAll(again)
    await put(again, `http://c.test/${time}`, bodyFor(50))
    await again.remove(await newest(again, `http://c.test/${time}`))
    await again[Symbol.asyncDispose]()
  }
  expect(await readdir(join(path, 'segments'))).toHaveLength(1)
})

test.each(['missing', 'torn', 'of another kind'])('a snapshot that is %s costs nothing but time', async (what) => {
  const path = await directory()
  const store = await open(path)
  await fill(store)
  await store[Symbol.asyncDispose]()
  const snapshot = join(path, 'index.snapshot')
  if (what === 'missing') await rm(snapshot)
  if (what === 'torn') await writeFile(snapshot, (await readFile(snapshot)).subarray(0, 200))
  if (what === 'of another kind') await writeFile(snapshot, Buffer.alloc(5_000, 7))
  const again = await open(path)
  await expectAll(again)
})

test('what was stored, updated and purged after the last snapshot is found again', async () => {
  const path = await directory()
  const store = await open(path)
  await put(store, 'http://a.test/before', bodyFor(100))
  await put(store, 'http://a.test/purged', bodyFor(100))
  await store[Symbol.asyncDispose]()
  const old = await readFile(join(path, 'index.snapshot'))
  const second = await open(path)
  await fill(second)
  await second.purge({ kind: 'url', value: 'http://a.test/purged' })
  await second.update(await newest(second, 'http://a.test/before'), { responseTimeMs: 77 })
  await second[Symbol.asyncDispose]()
  await writeFile(join(path, 'index.snapshot'), old)
  const third = await open(path)
  expect((await newest(third, 'http://a.test/before')).responseTimeMs).toBe(77)
  expect(await third.lookup('http://a.test/purged')).toEqual([])
  await third.remove(await newest(third, 'http://a.test/before'))
  await expectAll(third)
})

test('files that no entry refers to are removed, and entries whose file is missing are left out', async () => {
  const path = await directory()
  const store = await open(path)
  await put(store, 'http://a.test/small', bodyFor(10))
  await put(store, 'http://a.test/large', bodyFor(300_000))
  await store[Symbol.asyncDispose]()
  const [large] = await readdir(join(path, 'bodies'))
  await writeFile(join(path, 'bodies', 'zzzz.body'), 'left over')
  await rm(join(path, 'bodies', large as string))
  const again = await open(path)
  expect(await again.lookup('http://a.test/large')).toEqual([])
  expect(await bodyOf(again, await newest(again, 'http://a.test/small'))).toEqual(bodyFor(10))
  await again[Symbol.asyncDispose]()
  expect(await readdir(join(path, 'bodies'))).toEqual([])
})

test.each(['kept', 'missing'])(
  'a store that is opened with a smaller bound becomes as small, its snapshot %s',
  async (snapshot) => {
    const path = await directory()
    const store = await open(path)
    for (let i = 0; i < 1_000; i++) await put(store, `http://a.test/${i}`, Buffer.alloc(3_000, `${i}`))
    await store[Symbol.asyncDispose]()
    if (snapshot === 'missing') await rm(join(path, 'index.snapshot'))
    const bytesMax = 1024 * 1024
    const smaller = await open(path, { bytesMax })
    expect(smaller.figures().bytes).toBeLessThanOrEqual(bytesMax)
    expect((await bodyOf(smaller, await newest(smaller, 'http://a.test/999'))).equals(Buffer.alloc(3_000, '999'))).toBe(
      true,
    )
    expect(smaller.figures().objects).toBeGreaterThan(100)
  },
)

test('numbers of entries are not used again after a restart', async () => {
  const path = await directory()
  const store = await open(path)
  const first = await put(store, 'http://a.test/1', bodyFor(10))
  await store[Symbol.asyncDispose]()
  const again = await open(path)
  expect((await newest(again, 'http://a.test/1')).id).toBe(first.id)
  expect((await put(again, 'http://a.test/2', bodyFor(10))).id).toBeGreaterThan(first.id)
})
