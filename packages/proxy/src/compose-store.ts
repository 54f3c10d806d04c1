import { join } from 'node:path'
import type { Mirror } from './engine/interface.ts'
import { mirrorBytes } from './mirror/mirror-bytes.ts'
import { createMirroredStore } from './mirror/mirrored-store.ts'
import type { PeerSettings } from './peer-settings.ts'
import {
  createDiskStore,
  createMemoryStore,
  createRedisStore,
  createTieredStore,
  type LowerStore,
  type Store,
} from './store/index.ts'
import { MEMORY_BYTES_MIN } from './store/limits.ts'

/** What a peer keeps; the mirror is a part of its memory, where there is enough. */
export type PeerStore = Store & { readonly mirror?: Mirror }

/**
 * Memory, disk, or memory over disk or over Redis, as the bounds say. A peer that caches nothing still has a store, the smallest there is: the
 * community lets it hold no domain. Throws StoreError `in-use` or `unwritable`.
 */
export async function openStore(settings: PeerSettings): Promise<PeerStore> {
  const copyBytes = mirrorBytes(settings.memoryBytes)
  const held = await openHeld({ ...settings, memoryBytes: settings.memoryBytes - copyBytes })
  return copyBytes === 0 ? held : createMirroredStore(held, createMemoryStore({ bytesMax: copyBytes }))
}

async function openHeld({ memoryBytes, diskBytes, redis, stateDir, logger }: PeerSettings): Promise<Store> {
  if (redis !== undefined) {
    const debtsFile = stateDir === undefined ? {} : { debtsFile: join(stateDir, 'redis-debts.jsonl') }
    const onReach = (isThere: boolean, reason: string): void => {
      if (isThere) logger.info({}, 'Redis is back')
      else logger.warn({ reason }, 'Redis is out of reach: until it is back nothing is found or kept there')
    }
    return over(memoryBytes, await createRedisStore({ ...redis, ...debtsFile, onReach }))
  }
  if (diskBytes === 0 || stateDir === undefined)
    return createMemoryStore({ bytesMax: Math.max(memoryBytes, MEMORY_BYTES_MIN) })
  const disk = await createDiskStore({ directory: join(stateDir, 'cache'), bytesMax: diskBytes })
  return over(memoryBytes, disk)
}

function over(memoryBytes: number, lower: LowerStore): Store {
  return memoryBytes === 0 ? lower : createTieredStore(createMemoryStore({ bytesMax: memoryBytes }), lower)
}
