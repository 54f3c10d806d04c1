import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import type { StoredResponse } from '../store/store.ts'
import { withSuspicion } from './suspect-store.ts'

const URL = 'http://x.test/'

async function stored(responseTimeMs: number) {
  const store = withSuspicion(createMemoryStore({ bytesMax: 1_000_000 }), 0)
  const writer = await store.begin(URL, {
    method: 'GET',
    status: 200,
    fields: Fields.from({ ETag: '"1"' }),
    selecting: new Fields(),
    requestTimeMs: responseTimeMs,
    responseTimeMs,
  })
  await writer?.write(Buffer.from('body'))
  await writer?.commit()
  const find = async () => (await store.lookup(URL))[0] as StoredResponse
  return { store, find }
}

test('C6: what is older than a suspicion counts as invalidated, can be read, and is good again once validated', async () => {
  const { store, find } = await stored(100)
  expect((await find()).invalidated).toBeUndefined()
  store.suspectBefore(101)
  const suspect = await find()
  expect(suspect.invalidated).toBe(true)
  expect(String(await store.open(suspect))).toBe('body')
  await store.update(suspect, { responseTimeMs: 200, invalidated: false })
  expect((await find()).invalidated ?? false).toBe(false)
})

test('what came after it is above suspicion, and a suspicion never shrinks', async () => {
  const { store, find } = await stored(100)
  store.suspectBefore(100)
  store.suspectBefore(50)
  expect((await find()).invalidated ?? false).toBe(false)
  store.suspectBefore(150)
  store.suspectBefore(50)
  expect((await find()).invalidated).toBe(true)
  await store.remove(await find())
  expect(await store.lookup(URL)).toEqual([])
})
