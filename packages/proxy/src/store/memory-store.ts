import { nextEntryId } from './entry-id.ts'
import { MEMORY_BYTES_MIN, MEMORY_OBJECT_SHARE, VARIANTS_MAX } from './limits.ts'
import { selects } from './selector.ts'
import { StoreError } from './store-error.ts'
import type { Store, StoredResponse, StoreWriter } from './store.ts'
import { newestFirst, sameSelecting } from './variants.ts'

export interface MemoryStoreOptions {
  /** Bound in bytes of everything that is kept: bodies, heads and index. At least 64 KiB. */
  readonly bytesMax: number
}

interface Entry {
  stored: StoredResponse
  readonly body: Buffer
  readonly bytes: number
}

/** A rough guess of what an entry costs besides its body. */
const ENTRY_BYTES = 1024

/** A store in memory that evicts the oldest. Everything it does is synchronous. */
export function createMemoryStore(options: MemoryStoreOptions): Store {
  const { bytesMax } = options
  if (!(bytesMax >= MEMORY_BYTES_MIN)) {
    throw new StoreError('invalid-option', 'createMemoryStore', `bytesMax is ${bytesMax}; the least is ${MEMORY_BYTES_MIN}`)
  }
  const objectBytesMax = Math.floor(bytesMax * MEMORY_OBJECT_SHARE)
  const entries = new Map<number, Entry>()
  const byKey = new Map<string, Entry[]>()
  const open = new Set<{ key: string; head: StoredResponse; stale: boolean }>()
  let bytes = 0
  let evictions = 0

  function drop(entry: Entry): void {
    if (!entries.delete(entry.stored.id)) return
    bytes -= entry.bytes
    const left = (byKey.get(entry.stored.key) ?? []).filter((other) => other !== entry)
    if (left.length > 0) byKey.set(entry.stored.key, left)
    else byKey.delete(entry.stored.key)
  }

  function makeRoom(wanted: number): boolean {
    if (wanted > bytesMax) return false
    for (const entry of entries.values()) {
      if (bytes + wanted <= bytesMax) break
      drop(entry)
      evictions++
    }
    return bytes + wanted <= bytesMax
  }

  const store: Store = {
    lookup(key) {
      return (byKey.get(key) ?? []).map((entry) => entry.stored).sort(newestFirst)
    },

    open(stored, range) {
      const entry = entries.get(stored.id)
      if (entry === undefined) throw new StoreError('gone', 'open', `${stored.key} is no longer stored`)
      return range === undefined ? entry.body : entry.body.subarray(range.first, range.last + 1)
    },

    begin(key, head, announcedBytes = 0) {
      if (announcedBytes > objectBytesMax) return undefined
      const stored = { ...head, key, id: nextEntryId(), bodyBytes: 0 }
      const writing = { key, head: stored, stale: false }
      open.add(writing)
      const chunks: Buffer[] = []
      let size = 0
      let state: 'open' | 'refused' | 'ended' = 'open'
      const writer: StoreWriter = {
        write(chunk) {
          if (state === 'refused') return false
          if (state === 'ended') throw new StoreError('ended', 'write', 'the writer has ended')
          if (size + chunk.length > objectBytesMax || !makeRoom(chunk.length)) {
            writer.abort()
            state = 'refused'
            return false
          }
          chunks.push(chunk)
          size += chunk.length
          bytes += chunk.length
          return true
        },
        commit(trailers) {
          if (state !== 'open') throw new StoreError(state, 'commit', `the writer has ${state}`)
          state = 'ended'
          open.delete(writing)
          bytes -= size
          for (const other of byKey.get(key) ?? []) if (sameSelecting(other.stored.selecting, head.selecting)) drop(other)
          const variants = byKey.get(key) ?? []
          if (variants.length >= VARIANTS_MAX) drop(variants[0] as Entry)
          if (!makeRoom(size + ENTRY_BYTES)) throw new StoreError('full', 'commit', 'no room beside what is being written')
          const entry: Entry = {
            stored: {
              ...stored,
              bodyBytes: size,
              ...(trailers === undefined ? {} : { trailers }),
              ...(writing.stale ? { invalidated: true } : {}),
            },
            body: Buffer.concat(chunks),
            bytes: size + ENTRY_BYTES,
          }
          bytes += entry.bytes
          entries.set(entry.stored.id, entry)
          byKey.set(key, [...(byKey.get(key) ?? []), entry])
          return entry.stored
        },
        abort() {
          if (state !== 'open') return
          state = 'ended'
          open.delete(writing)
          bytes -= size
          chunks.length = 0
        },
      }
      return writer
    },

    update(stored, head) {
      const entry = entries.get(stored.id)
      if (entry === undefined) return undefined
      entry.stored = { ...entry.stored, ...head }
      return entry.stored
    },

    remove(stored) {
      const entry = entries.get(stored.id)
      if (entry !== undefined) drop(entry)
    },

    purge(selector) {
      for (const writing of open) if (selects(selector, writing.key, writing.head.fields)) writing.stale = true
      let count = 0
      for (const entry of entries.values()) {
        if (!selects(selector, entry.stored.key, entry.stored.fields)) continue
        drop(entry)
        count++
      }
      return count
    },

    figures: () => ({ objects: entries.size, bytes, bytesMax, evictions }),

    async [Symbol.asyncDispose]() {
      entries.clear()
      byKey.clear()
      bytes = 0
    },
  }
  return store
}
