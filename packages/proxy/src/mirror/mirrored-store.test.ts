import { expect, test } from 'vitest'
import { createMemoryStore } from '../store/memory-store.ts'
import { storeAcceptance } from '../store/acceptance.ts'
import type { StoredResponse, StoreWriter } from '../store/store.ts'
import { Fields } from '../http/fields.ts'
import { createMirroredStore } from './mirrored-store.ts'
import { mirrorBytes } from './mirror-bytes.ts'

storeAcceptance('the mirrored store', ({ bytesMax }) =>
  createMirroredStore(createMemoryStore({ bytesMax }), createMemoryStore({ bytesMax: 1_000_000 })),
)

const KEY = 'http://x.test/1'

function stores() {
  return createMirroredStore(createMemoryStore({ bytesMax: 1_000_000 }), createMemoryStore({ bytesMax: 1_000_000 }))
}

function head(atMs: number) {
  const selecting = new Fields()
  return { method: 'GET', status: 200, fields: new Fields(), selecting, requestTimeMs: atMs, responseTimeMs: atMs }
}

async function put(writer: StoreWriter | undefined | Promise<StoreWriter | undefined>, text: string) {
  const open = (await writer) as StoreWriter
  await open.write(Buffer.from(text))
  return open.commit()
}

const texts = async (store: ReturnType<typeof stores>) =>
  Promise.all((await store.lookup(KEY)).map(async (one) => String(await store.open(one))))

test('C3: a copy is found, told from what is held, and counted apart', async () => {
  const store = stores()
  await put(store.mirror.begin(KEY, head(1)), 'copy')
  const [found] = (await store.lookup(KEY)) as [StoredResponse]
  expect(String(await store.open(found))).toBe('copy')
  expect(store.mirror.has(found)).toBe(true)
  expect([store.figures().objects, store.mirror.figures().objects]).toEqual([0, 1])
})

test('what is stored in one tier takes the place of what is in the other', async () => {
  const store = stores()
  await put(store.begin(KEY, head(1)), 'held')
  await put(store.mirror.begin(KEY, head(2)), 'copy')
  expect(await texts(store)).toEqual(['copy'])
  expect(store.figures().objects).toBe(0)
  await put(store.begin(KEY, head(3)), 'held again')
  expect(await texts(store)).toEqual(['held again'])
  expect(store.mirror.figures().objects).toBe(0)
})

test('C3, C6: a purge reaches copies, and one that is on its way', async () => {
  const store = stores()
  await put(store.mirror.begin(KEY, head(1)), 'copy')
  const arriving = (await store.mirror.begin('http://x.test/2', head(1))) as StoreWriter
  expect(await store.purge({ kind: 'domain', value: 'x.test' })).toBe(1)
  expect(await store.lookup(KEY)).toEqual([])
  await arriving.write(Buffer.from('late'))
  expect(await arriving.commit()).toMatchObject({ invalidated: true })
})

test('what is removed does not come back from the other tier', async () => {
  const store = stores()
  await put(store.mirror.begin(KEY, head(1)), 'copy')
  const [copy] = (await store.lookup(KEY)) as [StoredResponse]
  await store.update(copy, { invalidated: true })
  expect(await store.lookup(KEY)).toMatchObject([{ invalidated: true }])
  await store.remove((await store.lookup(KEY))[0] as StoredResponse)
  expect(await store.lookup(KEY)).toEqual([])
})

test('a memory too small for a mirror has none', () => {
  expect(mirrorBytes(256_000_000)).toBe(16_000_000)
  expect(mirrorBytes(1_000_000)).toBe(0)
  expect(mirrorBytes(0)).toBe(0)
})
