export { createDiskStore } from './disk-store.ts'
export type { DiskStoreOptions } from './disk-store.ts'
export type { DiskFile, DiskFiles } from './disk/files.ts'
export { createMemoryStore } from './memory-store.ts'
export type { MemoryStore, MemoryStoreOptions } from './memory-store.ts'
export type { MemoryWriter } from './memory/memory-writer.ts'
export { createRedisStore } from './redis-store.ts'
export type { RedisStoreOptions } from './redis-store.ts'
export { StoreError } from './store-error.ts'
export type { StoreErrorCode } from './store-error.ts'
export type {
  Eventually,
  KeyHashes,
  Selector,
  Store,
  StoredResponse,
  StoreFigures,
  StoreWriter,
} from './store.ts'
export { createTieredStore } from './tiered-store.ts'
export type { LowerStore } from './tiered-store.ts'
