import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { storeAcceptance } from './acceptance.ts'
import { createDiskStore } from './disk-store.ts'

const directories: string[] = []
afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true })
})

async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cachereef-store-'))
  directories.push(directory)
  return directory
}

storeAcceptance('the disk store', async ({ bytesMax }) =>
  createDiskStore({ directory: await freshDirectory(), bytesMax }),
)

test('a bound too small to hold anything is refused by name', async () => {
  const directory = await freshDirectory()
  await expect(createDiskStore({ directory, bytesMax: 1000 })).rejects.toMatchObject({ code: 'invalid-option' })
})

test('a directory that a living process has is refused by name, by this process or another', async () => {
  const directory = await freshDirectory()
  const store = await createDiskStore({ directory, bytesMax: 2 ** 20 })
  await expect(createDiskStore({ directory, bytesMax: 2 ** 20 })).rejects.toMatchObject({ code: 'in-use' })
  await store[Symbol.asyncDispose]()
  const again = await createDiskStore({ directory, bytesMax: 2 ** 20 })
  await again[Symbol.asyncDispose]()
})
