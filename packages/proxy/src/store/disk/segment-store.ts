import type { Readable } from 'node:stream'
import type { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import { lastEntryId, nextEntryId } from '../entry-id.ts'
import { encodeHead } from '../head-codec.ts'
import { hashKey } from '../key-hash.ts'
import * as limits from '../limits.ts'
import { selects } from '../selector.ts'
import { StoreError } from '../store-error.ts'
import type { KeyHashes, Selector, StoredResponse, StoreFigures, StoreWriter } from '../store.ts'
import type { LowerStore } from '../tiered-store.ts'
import { newestFirst } from '../variants.ts'
import type { BodyFiles } from './body-files.ts'
import { BodyMatcher } from './body-matcher.ts'
import { openFile, readInline } from './body-reader.ts'
import { DiskRoom } from './disk-room.ts'
import { DiskWriter, type ArrivedBody, type DiskWriterHost } from './disk-writer.ts'
import type { EntryLedger } from './entry-ledger.ts'
import { EntryReader } from './entry-reader.ts'
import type { DiskFiles } from './files.ts'
import * as word from './index-lines.ts'
import { purgeEntries } from './purge-entries.ts'
import { BODY_IN, RECORD_BYTES } from './record.ts'
import { SegmentCleaner } from './segment-cleaner.ts'
import { SnapshotKeeper } from './snapshot-keeper.ts'

/** What a store of segments is made of. */
export interface SegmentStoreParts {
  readonly directory: string
  readonly bytesMax: number
  readonly segmentBytes: number
  readonly files: DiskFiles
  readonly bodyFiles: BodyFiles
  readonly ledger: EntryLedger
  readonly now: () => number
  /** Lets go of the directory. */
  readonly unlock: () => Promise<void>
}

const EMPTY = Buffer.alloc(0)

/** The store behind `createDiskStore`. */
export class SegmentStore implements LowerStore, DiskWriterHost {
  readonly files: BodyFiles
  readonly objectBytesMax: number
  readonly inlineBytesMax: number
  readonly #parts: SegmentStoreParts
  readonly #ledger: EntryLedger
  readonly #cleaner: SegmentCleaner
  readonly #room: DiskRoom
  readonly #reader: EntryReader
  readonly #matcher: BodyMatcher
  readonly #snapshots: SnapshotKeeper
  readonly #writers = new Set<DiskWriter>()
  #unwritableUntil = Number.NEGATIVE_INFINITY
  #closed: Promise<void> | undefined

  constructor(parts: SegmentStoreParts) {
    const { bytesMax, segmentBytes, bodyFiles, ledger } = parts
    this.#parts = parts
    this.files = bodyFiles
    this.objectBytesMax = Math.floor(bytesMax * limits.DISK_OBJECT_SHARE)
    this.inlineBytesMax = Math.min(limits.INLINE_BYTES_MAX, Math.floor(segmentBytes * limits.INLINE_SEGMENT_SHARE))
    this.#ledger = ledger
    this.#cleaner = new SegmentCleaner(ledger, segmentBytes)
    this.#room = new DiskRoom(ledger, bodyFiles, this.#cleaner, bytesMax, segmentBytes)
    this.#reader = new EntryReader(ledger)
    this.#matcher = new BodyMatcher(ledger, bodyFiles)
    this.#snapshots = new SnapshotKeeper(parts.files, parts.directory, ledger, lastEntryId)
    ledger.index.onReleased = ({ id, bytes, inFile }) => {
      if (inFile) bodyFiles.release(id, bytes)
    }
    ledger.log.onSealed = () => {
      this.#room.segmentWasWritten()
      this.#snapshots.sealed(segmentBytes)
    }
  }

  lookup(key: string): readonly StoredResponse[] | Promise<readonly StoredResponse[]> {
    const { seeds, index } = this.#ledger
    const lines = index.variants(hashKey(key, seeds.first), hashKey(key, seeds.second))
    // A miss costs no reading, and no promise.
    return lines.length === 0 ? [] : this.#readAll(key, lines)
  }

  mayHaveMore(key: string, held: readonly StoredResponse[]): boolean {
    const { seeds, index } = this.#ledger
    return index.variants(hashKey(key, seeds.first), hashKey(key, seeds.second)).length > held.length
  }

  isCurrent(stored: StoredResponse): boolean {
    const line = this.#lineOf(stored)
    return line >= 0 && this.#reader.revisionOf(stored) === this.#ledger.index.get(line, word.REVISION)
  }

  async open(
    stored: StoredResponse,
    range?: { readonly first: number; readonly last: number },
  ): Promise<Buffer | Readable> {
    const { index, log } = this.#ledger
    const line = this.#lineOf(stored)
    if (line < 0) throw new StoreError('gone', 'open', `${stored.key} is no longer stored`)
    index.touch(line)
    const body = index.bodyOf(line)
    if (body < 0) return EMPTY
    const place = index.bodyPlace(body)
    const span = { first: range?.first ?? 0, end: Math.min((range?.last ?? place.bytes) + 1, place.bytes) }
    try {
      const read = this.#reader.bodyReadWith(stored, place)
      if (read !== undefined) return read.subarray(span.first, span.end)
      return place.inFile ? await openFile(log, this.files, place, span) : await readInline(log, place, span)
    } catch (cause) {
      const error =
        cause instanceof StoreError ? cause : new StoreError('io', 'open', `${stored.key} can't be read`, { cause })
      // What can't be read is as good as gone, and would be asked for again and again.
      const now = this.#lineOf(stored)
      if (now >= 0) void this.#ledger.remove([now]).catch(() => {})
      throw error
    }
  }

  begin(key: string, head: Omit<StoredHead, 'bodyBytes'>, announcedBytes = 0): StoreWriter | undefined {
    if (this.#closed !== undefined || announcedBytes > this.objectBytesMax || this.#parts.now() < this.#unwritableUntil)
      return undefined
    const writer = new DiskWriter(this, key, head, nextEntryId())
    this.#writers.add(writer)
    return writer
  }

  async update(
    stored: StoredResponse,
    head: Partial<Omit<StoredHead, 'bodyBytes'>>,
  ): Promise<StoredResponse | undefined> {
    const { index } = this.#ledger
    for (;;) {
      const line = this.#lineOf(stored)
      if (line < 0) return undefined
      const revision = index.get(line, word.REVISION)
      const current = await this.#reader.read(line)
      // Somebody else may have been here while it was read.
      if (this.#lineOf(stored) !== line || index.get(line, word.REVISION) !== revision) continue
      if (current === undefined) {
        index.remove(line)
        return undefined
      }
      const updated: StoredResponse = { ...current, ...head }
      const payload = Buffer.from(encodeHead(updated))
      const bytes = RECORD_BYTES + payload.length
      if (!(await this.reserve(bytes))) return undefined
      this.release(bytes)
      if (this.#lineOf(stored) !== line || index.get(line, word.REVISION) !== revision) continue
      await this.#written(this.#ledger.updateHead(line, updated, payload), 'update')
      return updated
    }
  }

  async remove(stored: StoredResponse): Promise<void> {
    const line = this.#lineOf(stored)
    if (line >= 0) await this.#written(this.#ledger.remove([line]), 'remove')
  }

  async purge(selector: Selector): Promise<number> {
    for (const writer of this.#writers) if (selects(selector, writer.key, writer.head.fields)) writer.purged = true
    const purged = purgeEntries(this.#ledger, this.#reader, selector)
    await this.#written(purged, 'purge')
    // Who is told that something is purged may rely on it even when the power fails.
    await this.#written(this.#ledger.log.sync(), 'purge')
    // Room is nice to have now, but would come by itself.
    await this.#cleaner.dropDead().catch(() => {})
    return purged
  }

  /** Makes room where what was found is larger than the bound. */
  trim(): Promise<void> {
    return this.#room.trim()
  }

  figures(): StoreFigures {
    return {
      objects: this.#ledger.index.entries.used,
      contentBytes: this.#ledger.index.contentBytes,
      bytes: this.#room.bytes,
      bytesMax: this.#parts.bytesMax,
      evictions: this.#cleaner.evictions,
    }
  }

  keyHashes(): readonly KeyHashes[] {
    const { index, seeds } = this.#ledger
    const hashes: number[] = []
    for (const line of index.lines()) hashes.push(index.get(line, word.HASH))
    return [{ seed: seeds.first, hashes: Int32Array.from(hashes) }]
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  // What writers ask of the store; see DiskWriterHost.

  reserve(bytes: number): boolean | Promise<boolean> {
    return this.#room.reserve(bytes)
  }

  release(bytes: number): void {
    this.#room.release(bytes)
  }

  ended(writer: DiskWriter): void {
    this.#writers.delete(writer)
  }

  failed(cause: unknown, operation: string): StoreError {
    if (cause instanceof StoreError) return cause
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      this.#room.diskIsFull()
      return new StoreError('full', operation, `the disk is full: ${message}`, { cause })
    }
    this.#unwritableUntil = this.#parts.now() + limits.UNWRITABLE_MS
    return new StoreError('io', operation, `the disk can't be written: ${message}`, { cause })
  }

  async insert(writer: DiskWriter, body: ArrivedBody, trailers: Fields | undefined): Promise<StoredResponse> {
    const { key } = writer
    const { seeds, index } = this.#ledger
    const variants = index.variants(hashKey(key, seeds.first), hashKey(key, seeds.second))
    const shared = body.bytes === 0 ? -1 : await this.#matcher.find(variants, body)
    const describe = (id: number): StoredResponse => ({
      ...writer.head,
      ...(trailers === undefined ? {} : { trailers }),
      ...(writer.purged ? { invalidated: true } : {}),
      key,
      id,
      bodyBytes: body.bytes,
    })
    const inline = shared < 0 && !body.inFile ? body.bytes : 0
    const recordBytes = RECORD_BYTES + encodeHead(describe(0)).length + body.table.length + inline
    let fits = recordBytes - inline <= this.#parts.segmentBytes && (await this.reserve(recordBytes))
    // Others that waited may have taken the last line of the index in the meantime.
    while (fits && index.isFull) {
      this.release(recordBytes)
      fits = await this.reserve(recordBytes)
    }
    if (!fits) {
      index.releaseBody(shared)
      throw new StoreError('full', 'commit', `there is no room for ${key}`)
    }
    // From here to the put nothing waits: a purge that came before is heeded, one that comes later finds the entry.
    const stored = describe(nextEntryId())
    const bodyIn =
      shared >= 0 ? BODY_IN.elsewhere : body.bytes === 0 ? BODY_IN.none : body.inFile ? BODY_IN.file : BODY_IN.record
    const id = shared >= 0 ? index.bodyPlace(shared).id : body.id
    this.release(recordBytes + writer.takeCharge())
    if (bodyIn === BODY_IN.file) this.files.adopt(body.bytes)
    else if (body.inFile) this.files.remove(body.id)
    const put = this.#ledger.put(
      stored.id,
      stored,
      Buffer.from(encodeHead(stored)),
      { ...body, in: bodyIn, id },
      shared,
    )
    await this.#written(put, 'commit')
    return stored
  }

  async #readAll(key: string, lines: readonly number[]): Promise<readonly StoredResponse[]> {
    try {
      const found = await Promise.all(lines.map((line) => this.#reader.read(line)))
      return found
        .filter((stored) => stored !== undefined)
        .filter((stored) => stored.key === key)
        .sort(newestFirst)
    } catch {
      // A disk that can't be read has nothing.
      return []
    }
  }

  async #written(change: Promise<unknown>, operation: string): Promise<void> {
    try {
      await change
    } catch (cause) {
      throw this.failed(cause, operation)
    }
  }

  #lineOf(stored: StoredResponse): number {
    return this.#ledger.index.find(hashKey(stored.key, this.#ledger.seeds.first), stored.id)
  }

  async #close(): Promise<void> {
    for (const writer of this.#writers) writer.abort()
    await this.#ledger.log.flush()
    await this.#ledger.log.sync().catch(() => {})
    await this.#snapshots.write()
    await this.#ledger.log.close()
    await this.files.settled()
    await this.#parts.unlock()
  }
}
