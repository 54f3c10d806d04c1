import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { createDiskStore, type DiskStoreOptions } from '../disk-store.ts'
import type { Store } from '../store.ts'

/** Stores and directories of one test, gone after it. */
export function diskFixtures(): {
  readonly directory: () => Promise<string>
  readonly open: (directory: string, more?: Partial<DiskStoreOptions>) => Promise<Store>
} {
  const directories: string[] = []
  const stores: Store[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store[Symbol.asyncDispose]()
    for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true })
  })
  return {
    async directory() {
      const directory = await mkdtemp(join(tmpdir(), 'cachereef-store-'))
      directories.push(directory)
      return directory
    },
    async open(directory, more = {}) {
      const store = await createDiskStore({ directory, bytesMax: 16 * 1024 * 1024, ...more })
      stores.push(store)
      return store
    },
  }
}
