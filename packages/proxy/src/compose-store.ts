import { join } from 'node:path'
import type { PeerSettings } from './peer-settings.ts'
import { createDiskStore, createMemoryStore, createTieredStore, type Store } from './store/index.ts'
import { MEMORY_BYTES_MIN } from './store/limits.ts'

/**
 * Memory, disk, or memory over disk, as the bounds say. A peer that caches nothing still has a store, the smallest there is: the
 * community lets it hold no domain. Throws StoreError `in-use` or `unwritable`.
 */
export async function openStore({ memoryBytes, diskBytes, stateDir }: PeerSettings): Promise<Store> {
  if (diskBytes === 0 || stateDir === undefined)
    return createMemoryStore({ bytesMax: Math.max(memoryBytes, MEMORY_BYTES_MIN) })
  const disk = await createDiskStore({ directory: join(stateDir, 'cache'), bytesMax: diskBytes })
  return memoryBytes === 0 ? disk : createTieredStore(createMemoryStore({ bytesMax: memoryBytes }), disk)
}
