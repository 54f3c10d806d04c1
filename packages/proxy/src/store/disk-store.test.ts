import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
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

storeAcceptance('the disk store', async ({ bytesMax }) => createDiskStore({ directory: await freshDirectory(), bytesMax }))
