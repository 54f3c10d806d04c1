import type { Readable } from 'node:stream'
import type { Fields } from '../http/fields.ts'
import type { StoredHead } from '../policy/types.ts'
import type { MemoryStore } from './memory-store.ts'
import type { KeyHashes, Selector, Store, StoredResponse, StoreFigures, StoreWriter } from './store.ts'
import { promote } from './tiered/promotion.ts'
import { TieredWriter, type TieredWriterHost } from './tiered/tiered-writer.ts'
import { isSameResponse, newestFirst, sameSelecting } from './variants.ts'

/** A lower tier: a store that knows without waiting what it may have. */
export interface LowerStore extends Store {
  /** Whether a look-up may answer responses that are not among those that memory holds; false needs not be certain. */
  mayHaveMore(key: string, held: readonly StoredResponse[]): boolean
  /** Whether what was answered is still stored, and with the same head. */
  isCurrent(stored: StoredResponse): boolean
}

/**
 * Memory over a disk. What is stored goes into both, and who stores waits for memory alone. What is asked for comes from memory; a
 * body of the disk that is read in one piece (a small one) comes back into memory, large ones are left to the page cache of the
 * system. Memory may have lost variants of a key that the disk still has: then both are asked. A disk that fails costs hits,
 * never an answer.
 *
 * Figures: bytes and bounds are sums; objects and content are those of the tier that has more, evictions those of the disk.
 */
export function createTieredStore(memory: MemoryStore, disk: LowerStore): Store {
  return new TieredStore(memory, disk)
}

class TieredStore implements Store, TieredWriterHost {
  readonly #memory: MemoryStore
  readonly #disk: LowerStore
  /** Which responses that were answered are the disk's; all others are memory's. */
  readonly #ofDisk = new WeakSet<StoredResponse>()
  /** What goes on after somebody was answered: commits to disk, and the removals that follow from them. */
  readonly #background = new Set<Promise<unknown>>()
  #closed: Promise<void> | undefined

  constructor(memory: MemoryStore, disk: LowerStore) {
    this.#memory = memory
    this.#disk = disk
  }

  lookup(key: string): readonly StoredResponse[] | Promise<readonly StoredResponse[]> {
    const held = this.#memory.lookup(key)
    // The disk has nothing more: the usual case of a hit, answered at once.
    return this.#disk.mayHaveMore(key, held) ? this.#lookupBoth(key) : held
  }

  open(
    stored: StoredResponse,
    range?: { readonly first: number; readonly last: number },
  ): Buffer | Promise<Buffer | Readable> {
    return this.#ofDisk.has(stored) ? this.#openFromDisk(stored, range) : this.#memory.open(stored, range)
  }

  begin(
    key: string,
    head: Omit<StoredHead, 'bodyBytes'>,
    announcedBytes?: number,
  ): StoreWriter | undefined | Promise<StoreWriter | undefined> {
    const memory = this.#memory.begin(key, head, announcedBytes)
    const disk = this.#disk.begin(key, head, announcedBytes)
    const both = (lower: StoreWriter | undefined): StoreWriter | undefined =>
      memory === undefined && lower === undefined
        ? undefined
        : new TieredWriter(this, { key, selecting: head.selecting }, memory, lower)
    return disk instanceof Promise ? disk.then(both) : both(disk)
  }

  async update(
    stored: StoredResponse,
    head: Partial<Omit<StoredHead, 'bodyBytes'>>,
  ): Promise<StoredResponse | undefined> {
    const { memory, disk } = await this.#inBoth(stored)
    const of = (other: StoredResponse | undefined) =>
      other !== undefined && isSameResponse(other, stored) ? other : undefined
    const [ofMemory, ofDisk] = [of(memory), of(disk)]
    const inMemory = ofMemory && this.#memory.update(ofMemory, head)
    // The disk has an older one, which must not come back once memory has lost this. Where memory has lost it, the other is newer.
    if (disk !== undefined && ofDisk === undefined && inMemory !== undefined) await this.#disk.remove(disk)
    const onDisk = ofDisk && (await this.#updateDisk(ofDisk, head))
    return inMemory ?? (onDisk && this.fromDisk(onDisk))
  }

  async remove(stored: StoredResponse): Promise<void> {
    const { memory, disk } = await this.#inBoth(stored)
    if (memory !== undefined) this.#memory.remove(memory)
    if (disk !== undefined) await this.#disk.remove(disk)
  }

  async purge(selector: Selector): Promise<number> {
    const inMemory = this.#memory.purge(selector)
    await Promise.all(this.#background)
    // What came into memory from the disk while that was waited for is meant as well.
    const onDisk = await this.#disk.purge(selector)
    return Math.max(inMemory + this.#memory.purge(selector), onDisk)
  }

  figures(): StoreFigures {
    const memory = this.#memory.figures()
    const disk = this.#disk.figures()
    return {
      objects: Math.max(memory.objects, disk.objects),
      contentBytes: Math.max(memory.contentBytes, disk.contentBytes),
      bytes: memory.bytes + disk.bytes,
      bytesMax: memory.bytesMax + disk.bytesMax,
      evictions: disk.evictions,
    }
  }

  keyHashes(): readonly KeyHashes[] | undefined {
    const [memory, disk] = [this.#memory.keyHashes?.(), this.#disk.keyHashes?.()]
    return memory && disk && [...memory, ...disk]
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  // What writers ask of the store; see TieredWriterHost.

  inBackground(work: Promise<unknown>): void {
    const settled = work.catch(() => {}).finally(() => this.#background.delete(settled))
    this.#background.add(settled)
  }

  fromDisk(stored: StoredResponse): StoredResponse {
    this.#ofDisk.add(stored)
    return stored
  }

  forgetInMemory(key: string, selecting: Fields): void {
    const older = this.#memory.lookup(key).find((held) => sameSelecting(held.selecting, selecting))
    if (older !== undefined) this.#memory.remove(older)
  }

  async forgetOnDisk(key: string, selecting: Fields): Promise<void> {
    const older = (await this.#disk.lookup(key)).find((held) => sameSelecting(held.selecting, selecting))
    if (older !== undefined) await this.#disk.remove(older)
  }

  async #lookupBoth(key: string): Promise<readonly StoredResponse[]> {
    const below = await this.#disk.lookup(key)
    // Memory is asked again: it may have changed while the disk was read, and is never older.
    const held = this.#memory.lookup(key)
    const more = below.filter((one) => !held.some((other) => sameSelecting(one.selecting, other.selecting)))
    for (const stored of more) this.#ofDisk.add(stored)
    return more.length === 0 ? held : [...held, ...more].sort(newestFirst)
  }

  async #openFromDisk(
    stored: StoredResponse,
    range?: { readonly first: number; readonly last: number },
  ): Promise<Buffer | Readable> {
    const body = await this.#disk.open(stored, range)
    // It may have been purged, replaced or updated while it was read; then it must not come back.
    if (Buffer.isBuffer(body) && this.#disk.isCurrent(stored)) promote(this.#memory, stored, body)
    return body
  }

  async #updateDisk(
    disk: StoredResponse,
    head: Partial<Omit<StoredHead, 'bodyBytes'>>,
  ): Promise<StoredResponse | undefined> {
    try {
      return await this.#disk.update(disk, head)
    } catch {
      // An old head must not come back when memory has lost the new one.
      await Promise.resolve(this.#disk.remove(disk)).catch(() => {})
      return undefined
    }
  }

  /** What each tier has under the same key for the same requests; of the one that the response is not of, maybe another response. */
  async #inBoth(
    stored: StoredResponse,
  ): Promise<{ memory: StoredResponse | undefined; disk: StoredResponse | undefined }> {
    await Promise.all(this.#background)
    const same = (other: StoredResponse): boolean => sameSelecting(other.selecting, stored.selecting)
    if (this.#ofDisk.has(stored)) return { memory: this.#memory.lookup(stored.key).find(same), disk: stored }
    return { memory: stored, disk: (await this.#disk.lookup(stored.key)).find(same) }
  }

  async #close(): Promise<void> {
    await Promise.all(this.#background)
    await this.#memory[Symbol.asyncDispose]()
    await this.#disk[Symbol.asyncDispose]()
  }
}
