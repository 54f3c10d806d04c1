import { randomInt } from 'node:crypto'
import type { Fields } from '../http/fields.ts'
import type { StoredHead } from '../policy/types.ts'
import { nextEntryId } from './entry-id.ts'
import { marksFilter, marksOf } from './entry-marks.ts'
import { encodeHead } from './head-codec.ts'
import { hashKey } from './key-hash.ts'
import * as limits from './limits.ts'
import { Eviction } from './memory/eviction.ts'
import { HotHeads } from './memory/hot-heads.ts'
import { MemoryWriter } from './memory/memory-writer.ts'
import { PackedEntries } from './memory/packed-entries.ts'
import { selects } from './selector.ts'
import { StoreError } from './store-error.ts'
import { unknownOption } from '@cachereef/community'
import type { KeyHashes, Selector, Store, StoredResponse, StoreFigures } from './store.ts'
import { newestFirst, sameSelecting } from './variants.ts'

export interface MemoryStoreOptions {
  /** Bound in bytes of all that is kept: bodies, heads, index, and bodies on their way. From 256 KiB to 31 GiB. */
  readonly bytesMax: number
}

/** A store that answers everything at once. */
export interface MemoryStore extends Store {
  lookup(key: string): readonly StoredResponse[]
  open(stored: StoredResponse, range?: { readonly first: number; readonly last: number }): Buffer
  begin(key: string, head: Omit<StoredHead, 'bodyBytes'>, announcedBytes?: number): MemoryWriter | undefined
  update(stored: StoredResponse, head: Partial<Omit<StoredHead, 'bodyBytes'>>): StoredResponse | undefined
  remove(stored: StoredResponse): void
  purge(selector: Selector): number
}

/**
 * A store in memory. Everything it does is synchronous, and nearly nothing of it is in the heap of V8: entries are lines of
 * typed arrays, heads (encoded) and bodies lie in an arena. A body up to a quarter of the bound is taken. What goes
 * when room is needed is decided by what has more hits, S3-FIFO or an LRU: see memory/eviction.ts. Variants of one key that have equal bodies share one.
 *
 * Throws a StoreError `invalid-option` for a bound out of range.
 */
export function createMemoryStore(options: MemoryStoreOptions): MemoryStore {
  const unknown = unknownOption<MemoryStoreOptions>('createMemoryStore', options, { bytesMax: true })
  if (unknown !== undefined) throw new StoreError('invalid-option', 'createMemoryStore', unknown)
  const { bytesMax } = options
  if (!(bytesMax >= limits.MEMORY_BYTES_MIN && bytesMax <= limits.MEMORY_BYTES_MAX)) {
    const range = `${limits.MEMORY_BYTES_MIN} to ${limits.MEMORY_BYTES_MAX}`
    throw new StoreError('invalid-option', 'createMemoryStore', `bytesMax is ${bytesMax}; it must be from ${range}`)
  }
  return new PackedMemoryStore(bytesMax)
}

class PackedMemoryStore implements MemoryStore {
  readonly #bytesMax: number
  readonly #objectBytesMax: number
  readonly #seed = randomInt(2 ** 32)
  readonly #entries: PackedEntries
  readonly #eviction: Eviction
  readonly #hot: HotHeads
  readonly #writers = new Set<MemoryWriter>()
  #pendingBytes = 0
  #evictions = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
    this.#objectBytesMax = Math.min(Math.floor(bytesMax * limits.MEMORY_OBJECT_SHARE), limits.MEMORY_OBJECT_BYTES_MAX)
    this.#entries = new PackedEntries(Math.floor(bytesMax / limits.MEMORY_BYTES_PER_LINE), slabBytes(bytesMax))
    this.#eviction = new Eviction(this.#entries.table, bytesMax)
    this.#hot = new HotHeads(Math.floor(bytesMax * limits.HOT_SHARE))
  }

  lookup(key: string): readonly StoredResponse[] {
    const hash = hashKey(key, this.#seed)
    const hot = this.#hot.get(hash, key)
    if (hot !== undefined) {
      if (hot.line >= 0) this.#eviction.touch(hot.line)
      return hot.variants
    }
    const lines = this.#entries.linesOf(key, hash)
    if (lines.length === 0) return []
    const only = lines.length === 1 ? (lines[0] as number) : -1
    const heat = only < 0 ? 'hot' : this.#eviction.touch(only)
    const variants = lines.map((line) => this.#entries.decode(line)).sort(newestFirst)
    // What is asked for once in a while is not worth a long life in the heap.
    if (heat === 'hot' || (heat === 'warm' && this.#hot.isRoomy)) {
      const headBytes = lines.reduce((sum, line) => sum + this.#entries.headBytes(line), 0)
      this.#hot.set({ hash, key, variants, line: only, headBytes }, this.#bytesMax - this.#bytes)
    }
    return variants
  }

  open(stored: StoredResponse, range?: { readonly first: number; readonly last: number }): Buffer {
    const line = this.#lineOf(stored)
    if (line < 0) throw new StoreError('gone', 'open', `${stored.key} is no longer stored`)
    // A look-up has counted the use of an only variant; which of several is used shows here.
    if (!this.#entries.isAlone(line)) this.#eviction.touch(line)
    const length = this.#entries.bodyBytes(line)
    return range === undefined
      ? this.#entries.body(line, 0, length)
      : this.#entries.body(line, range.first, Math.min(range.last + 1, length))
  }

  begin(key: string, head: Omit<StoredHead, 'bodyBytes'>, announcedBytes = 0): MemoryWriter | undefined {
    if (announcedBytes > this.#objectBytesMax) return undefined
    const writer = new MemoryWriter(this, key, head, announcedBytes, this.#objectBytesMax)
    this.#writers.add(writer)
    return writer
  }

  update(stored: StoredResponse, head: Partial<Omit<StoredHead, 'bodyBytes'>>): StoredResponse | undefined {
    const line = this.#lineOf(stored)
    if (line < 0) return undefined
    const updated = { ...this.#entries.decode(line), ...head, key: stored.key }
    const encoded = encodeHead(updated)
    // What is updated was just used, so it's hardly what goes; but a bound is a bound, and then the entry is gone.
    if (!this.#makeRoom(encoded.length, 0) || this.#lineOf(stored) !== line) return undefined
    this.#hot.forget(this.#entries.hashOf(line))
    this.#entries.replaceHead(line, encoded, marksOf(updated.key, updated.fields, this.#seed))
    return this.#entries.decode(line)
  }

  remove(stored: StoredResponse): void {
    const line = this.#lineOf(stored)
    if (line >= 0) this.#remove(line)
  }

  purge(selector: Selector): number {
    for (const writer of this.#writers) if (selects(selector, writer.key, writer.head.fields)) writer.purged = true
    const before = this.#entries.table.used
    if (selector.kind === 'url') {
      for (const line of this.#entries.linesOf(selector.value, hashKey(selector.value, this.#seed))) this.#remove(line)
    } else {
      for (const line of this.#entries.matching(marksFilter(selector, this.#seed))) {
        if (selector.kind === 'all' || this.#isMeant(line, selector)) this.#remove(line)
      }
    }
    return before - this.#entries.table.used
  }

  figures(): StoreFigures {
    return {
      objects: this.#entries.table.used,
      contentBytes: this.#entries.contentBytes,
      bytes: this.#bytes,
      bytesMax: this.#bytesMax,
      evictions: this.#evictions,
    }
  }

  keyHashes(): readonly KeyHashes[] {
    const hashes: number[] = []
    for (const line of this.#entries.matching(() => true)) hashes.push(this.#entries.hashOf(line))
    return [{ seed: this.#seed, hashes: Int32Array.from(hashes) }]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const writer of this.#writers) writer.abort()
    for (const line of this.#entries.matching(() => true)) this.#remove(line)
  }

  // What writers ask of the store; see WriterHost.

  reserve(bytes: number): boolean {
    if (this.#pendingBytes + bytes > this.#bytesMax * limits.MEMORY_PENDING_SHARE) return false
    this.#pendingBytes += bytes
    if (this.#makeRoom(0, 0)) return true
    this.#pendingBytes -= bytes
    return false
  }

  ended(writer: MemoryWriter): void {
    this.#writers.delete(writer)
    this.#pendingBytes -= writer.length
  }

  insert(writer: MemoryWriter, pieces: readonly Buffer[], trailers: Fields | undefined): StoredResponse {
    const { key, length, head } = writer
    const hash = hashKey(key, this.#seed)
    const lines = this.#entries.linesOf(key, hash)
    let body = -1
    for (const line of lines) if (body < 0) body = this.#entries.shareBody(line, pieces, length)
    const proven = this.#replace(lines, writer)
    const stored: StoredResponse = {
      ...head,
      ...(trailers === undefined ? {} : { trailers }),
      ...(writer.purged ? { invalidated: true } : {}),
      key,
      id: nextEntryId(),
      bodyBytes: length,
    }
    const encoded = encodeHead(stored)
    const ownBytes = body < 0 ? length : 0
    if (encoded.length > this.#objectBytesMax || !this.#makeRoom(encoded.length, ownBytes)) {
      this.#entries.releaseBody(body)
      throw new StoreError('full', 'commit', `there is no room for the head of ${key}`)
    }
    if (ownBytes > 0) body = this.#entries.putBody(pieces, length)
    const weight = encoded.length + ownBytes
    const marks = marksOf(key, head.fields, this.#seed)
    const line = this.#entries.add({ hash, id: stored.id, head: encoded, marks, body, weight })
    this.#hot.forget(hash)
    this.#eviction.insert(line, proven)
    return stored
  }

  /** Removes what a new response replaces, and the oldest of too many variants; whether the replaced one was in good use. */
  #replace(lines: readonly number[], { head }: MemoryWriter): boolean {
    const variants = lines.map((line) => ({ line, ...this.#entries.decode(line) })).sort(newestFirst)
    const replaced = variants.find((variant) => sameSelecting(variant.selecting, head.selecting))
    const goes = replaced ?? (variants.length >= limits.VARIANTS_MAX ? variants.at(-1) : undefined)
    if (goes === undefined) return false
    const proven = replaced !== undefined && this.#eviction.isProven(goes.line)
    this.#remove(goes.line)
    return proven
  }

  get #bytes(): number {
    return this.#entries.bytes + this.#eviction.bytes + this.#hot.bytes + this.#pendingBytes
  }

  /** Moves together or evicts until one more head and body of these lengths fit; false: nothing is left that could go. */
  #makeRoom(headBytes: number, bodyBytes: number): boolean {
    while (
      this.#bytes + this.#entries.growth(headBytes, bodyBytes) > this.#bytesMax ||
      this.#entries.table.used === this.#entries.table.linesMax
    ) {
      if (this.#entries.compact()) continue
      const line = this.#eviction.evict()
      if (line < 0) return false
      this.#evictions++
      this.#drop(line)
    }
    return true
  }

  /** Looks closer where marks say maybe. */
  #isMeant(line: number, selector: Selector): boolean {
    const { key, fields } = this.#entries.decode(line)
    return selects(selector, key, fields)
  }

  #remove(line: number): void {
    this.#eviction.remove(line)
    this.#drop(line)
  }

  #drop(line: number): void {
    this.#hot.forget(this.#entries.hashOf(line))
    this.#entries.remove(line)
  }

  #lineOf(stored: StoredResponse): number {
    return this.#entries.find(stored.id, hashKey(stored.key, this.#seed))
  }
}

/** The largest power of two within the share of the bound and the limits. */
function slabBytes(bytesMax: number): number {
  let bytes = limits.SLAB_BYTES_MIN
  while (bytes * 2 <= Math.min(bytesMax * limits.SLAB_SHARE, limits.SLAB_BYTES_MAX)) bytes *= 2
  return bytes
}
