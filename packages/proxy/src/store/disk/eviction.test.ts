import { expect, test } from 'vitest'
import { bodyOf, headOf, newest, put } from '../acceptance/fixtures.ts'
import { diskFixtures } from './disk-fixtures.ts'

const { directory, open } = diskFixtures()
const MIB = 1024 * 1024

test('what is used stays while what is not passes through', { timeout: 20_000 }, async () => {
  const store = await open(await directory(), { bytesMax: 2 * MIB })
  for (let i = 0; i < 8; i++) await put(store, `http://hot.test/${i}`, Buffer.alloc(4_000, `hot${i}`))
  for (let i = 0; i < 2_000; i++) {
    await put(store, `http://cold.test/${i}`, Buffer.alloc(4_000, `cold${i}`))
    const hot = i % 8
    const entry = await newest(store, `http://hot.test/${hot}`)
    expect((await bodyOf(store, entry)).equals(Buffer.alloc(4_000, `hot${hot}`))).toBe(true)
  }
  expect(store.figures().evictions).toBeGreaterThan(1_000)
})

test('large files go one by one, not a segment of heads at a time', async () => {
  const store = await open(await directory(), { bytesMax: 4 * MIB })
  for (let i = 0; i < 20; i++) {
    await put(store, `http://a.test/${i}`, Buffer.alloc(600_000, `${i}`))
    expect(store.figures().bytes).toBeLessThanOrEqual(4 * MIB)
  }
  expect(store.figures().objects).toBeGreaterThanOrEqual(5)
  expect((await bodyOf(store, await newest(store, 'http://a.test/19'))).equals(Buffer.alloc(600_000, '19'))).toBe(true)
})

test('a body that variants share moves with whoever of them is used', { timeout: 20_000 }, async () => {
  const store = await open(await directory(), { bytesMax: 2 * MIB })
  const body = Buffer.alloc(5_000, 'shared')
  await put(store, 'http://a.test/', body, headOf({}, { accept: 'a' }))
  for (let i = 0; i < 100; i++) await put(store, `http://cold.test/${i}`, Buffer.alloc(4_000, `${i}`))
  // The second variant's head is in a later segment than the body it refers to.
  await put(store, 'http://a.test/', body, headOf({}, { accept: 'b' }))
  for (let i = 100; i < 1_500; i++) {
    await put(store, `http://cold.test/${i}`, Buffer.alloc(4_000, `${i}`))
    const used = (await store.lookup('http://a.test/')).find((variant) => variant.selecting.get('accept') === 'b')
    expect(used).toBeDefined()
    if (used !== undefined) expect((await bodyOf(store, used)).equals(body)).toBe(true)
  }
})

test('more entries at once than the index has lines for', { timeout: 20_000 }, async () => {
  const store = await open(await directory(), { bytesMax: MIB })
  const urls = Array.from({ length: 1_500 }, (_, i) => `http://a.test/${i}`)
  await Promise.allSettled(urls.map((url) => put(store, url, Buffer.from(url))))
  let found = 0
  for (const url of urls) {
    const [entry] = await store.lookup(url)
    if (entry === undefined) continue
    expect(String(await bodyOf(store, entry))).toBe(url)
    found++
  }
  expect(found).toBe(store.figures().objects)
  expect(found).toBeGreaterThan(100)
})

test('many writers at once stay within the bound and get all their bytes', { timeout: 20_000 }, async () => {
  const store = await open(await directory(), { bytesMax: 4 * MIB })
  const write = async (lane: number): Promise<void> => {
    for (let i = 0; i < 30; i++) {
      const body = Buffer.alloc(((i * 7_919 + lane) % 5 === 0 ? 200_000 : 9_000) + lane, `${lane},${i};`)
      const writer = await store.begin(`http://a.test/${lane}/${i}`, headOf())
      for (let at = 0; at < body.length; at += 50_000) {
        if (!(await writer?.write(body.subarray(at, at + 50_000)))) return
        expect(store.figures().bytes).toBeLessThanOrEqual(4 * MIB)
      }
      const stored = await writer?.commit()
      expect(store.figures().bytes).toBeLessThanOrEqual(4 * MIB)
      const [entry] = await store.lookup(`http://a.test/${lane}/${i}`)
      if (entry?.id === stored?.id && entry !== undefined) expect((await bodyOf(store, entry)).equals(body)).toBe(true)
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5].map(write))
  expect(store.figures().objects).toBeGreaterThan(0)
})
