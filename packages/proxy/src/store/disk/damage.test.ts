import { readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bodyOf, generator, headOf, newest, put } from '../acceptance/fixtures.ts'
import { StoreError } from '../store-error.ts'
import type { Store } from '../store.ts'
import { diskFixtures } from './disk-fixtures.ts'

const { directory, open } = diskFixtures()
const COUNT = 40
const bodyFor = (i: number): Buffer => Buffer.alloc(i % 8 === 0 ? 200_000 + i : 100 + ((i * 7_919) % 30_000), `${i};`)
const urlFor = (i: number): string => `http://a.test/${i}`

async function filled(): Promise<string> {
  const path = await directory()
  const store = await open(path)
  for (let i = 0; i < COUNT; i++) await put(store, urlFor(i), bodyFor(i), headOf({ 'X-Number': `${i}` }))
  await store[Symbol.asyncDispose]()
  return path
}

/** How many of the entries are still there; whatever is there must be right to the last byte. */
async function survivors(store: Store): Promise<number> {
  let whole = 0
  for (let i = 0; i < COUNT; i++) {
    const [entry] = await store.lookup(urlFor(i))
    if (entry === undefined) continue
    expect(entry.fields.get('x-number')).toBe(`${i}`)
    try {
      expect((await bodyOf(store, entry)).equals(bodyFor(i))).toBe(true)
      whole++
    } catch (error) {
      expect(error).toBeInstanceOf(StoreError)
    }
  }
  return whole
}

test('a segment cut off anywhere loses what is behind the cut, and nothing before it', {
  timeout: 30_000,
}, async () => {
  const path = await filled()
  const name = join(path, 'segments', readdirSync(join(path, 'segments'))[0] as string)
  const whole = readFileSync(name)
  let before = 0
  for (const share of [0, 0.1, 0.35, 0.5, 0.77, 0.999]) {
    for (const snapshot of ['kept', 'removed']) {
      writeFileSync(name, whole)
      truncateSync(name, Math.floor(whole.length * share))
      if (snapshot === 'removed') await rm(join(path, 'index.snapshot'), { force: true })
      const store = await open(path)
      const left = await survivors(store)
      expect(left).toBeGreaterThanOrEqual(Math.floor(before))
      expect(left).toBeLessThan(COUNT)
      await store[Symbol.asyncDispose]()
      // Large bodies whose heads were behind the cut are gone for good, so only shares of the small ones are compared.
      before = left * 0.6
    }
  }
})

test('a byte that has changed anywhere is never served', { timeout: 60_000 }, async () => {
  const draw = generator(99)
  for (let round = 0; round < 12; round++) {
    const path = await filled()
    const folder = round % 3 === 0 ? 'bodies' : 'segments'
    const name = join(path, folder, readdirSync(join(path, folder))[0] as string)
    const bytes = readFileSync(name)
    const at = draw(bytes.length)
    bytes[at] = (bytes[at] as number) ^ (1 << draw(8))
    writeFileSync(name, bytes)
    if (round % 2 === 0) await rm(join(path, 'index.snapshot'))
    const store = await open(path)
    const left = await survivors(store)
    expect(left).toBeLessThan(COUNT)
    // What failed once is gone: a second look finds as much, and no failure.
    let found = 0
    for (let i = 0; i < COUNT; i++) found += (await store.lookup(urlFor(i))).length
    expect(found).toBe(left)
    await store[Symbol.asyncDispose]()
  }
})

test('a large body that is damaged far behind breaks off before the first wrong byte', async () => {
  const path = await directory()
  const store = await open(path)
  const body = Buffer.alloc(1_500_000, 'large;')
  await put(store, 'http://a.test/large', body)
  const name = join(path, 'bodies', readdirSync(join(path, 'bodies'))[0] as string)
  const bytes = readFileSync(name)
  bytes[1_000_000] = (bytes[1_000_000] as number) ^ 1
  writeFileSync(name, bytes)
  const stream = await store.open(await newest(store, 'http://a.test/large'))
  const chunks: Buffer[] = []
  await expect(async () => {
    for await (const chunk of stream) chunks.push(chunk as Buffer)
  }).rejects.toMatchObject({ code: 'corrupt' })
  const got = Buffer.concat(chunks)
  expect(got.length).toBeGreaterThan(0)
  expect(got.length).toBeLessThanOrEqual(1_000_000)
  expect(got.equals(body.subarray(0, got.length))).toBe(true)
})

test('a damaged head is not given a fitting checksum when its segment is cleaned', async () => {
  const path = await directory()
  const store = await open(path, { bytesMax: 1024 * 1024 })
  const stored = await put(store, 'http://a.test/used', Buffer.from('body'), headOf({ 'X-Mark': 'right' }))
  for (let use = 0; use < 3; use++) await bodyOf(store, stored)
  const name = join(path, 'segments', readdirSync(join(path, 'segments'))[0] as string)
  const bytes = readFileSync(name)
  bytes.write('wrong', bytes.indexOf('right'))
  writeFileSync(name, bytes)
  for (let i = 0; i < 100; i++) await put(store, `http://cold.test/${i}`, Buffer.alloc(10_000))
  expect(store.figures().evictions).toBeGreaterThan(0)
  expect(readdirSync(join(path, 'segments'))).not.toContain(name.slice(-18))
  expect(await store.lookup('http://a.test/used')).toEqual([])
})

test('bytes in a body that look like a record are never taken for one, even when the record around them is torn', async () => {
  const path = await directory()
  const store = await open(path)
  await put(store, 'http://victim.test/', Buffer.from('right'))
  await store[Symbol.asyncDispose]()
  const segment = join(path, 'segments', readdirSync(join(path, 'segments'))[0] as string)
  const forged = readFileSync(segment)
  const other = await directory()
  const attacked = await open(other)
  await put(attacked, 'http://attacker.test/', Buffer.concat([forged, forged, forged]))
  await put(attacked, 'http://attacker.test/2', Buffer.from('x'))
  await attacked[Symbol.asyncDispose]()
  const name = join(other, 'segments', readdirSync(join(other, 'segments'))[0] as string)
  const bytes = readFileSync(name)
  bytes[60] = (bytes[60] as number) ^ 0xff
  writeFileSync(name, bytes)
  await rm(join(other, 'index.snapshot'))
  const again = await open(other)
  expect(await again.lookup('http://victim.test/')).toEqual([])
})
