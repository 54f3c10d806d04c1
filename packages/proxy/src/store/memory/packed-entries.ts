import type { EntryMarks } from '../entry-marks.ts'
import { HashBuckets } from '../hash-buckets.ts'
import { decodeHead, keyEquals } from '../head-codec.ts'
import { LineTable } from '../line-table.ts'
import type { StoredResponse } from '../store.ts'
import * as word from './entry-line.ts'
import { SlabArena } from './slab-arena.ts'

const EMPTY = Buffer.alloc(0)

/** What an entry is made of besides its body. */
export interface NewEntry {
  readonly hash: number
  readonly id: number
  readonly head: Buffer
  readonly marks: EntryMarks
  /** Line of the body; -1: empty. The entry takes over one reference to it. */
  readonly body: number
  /** Bytes that the eviction queues count. */
  readonly weight: number
}

/**
 * The entries of a memory store, packed: lines in typed arrays, heads and bodies in an arena. An entry is known by the number
 * of its line until it is removed. It knows nothing of bounds; see memory-store.ts.
 */
export class PackedEntries {
  readonly table: LineTable
  readonly #buckets: HashBuckets
  readonly #bodies: LineTable
  readonly #arena: SlabArena
  /** Bytes of all bodies, each counted once. */
  contentBytes = 0

  constructor(linesMax: number, slabBytes: number) {
    this.table = new LineTable(word.ENTRY_WORDS, linesMax)
    this.#buckets = new HashBuckets(this.table, word.HASH, word.NEXT)
    this.#bodies = new LineTable(word.BODY_WORDS, linesMax)
    this.#arena = new SlabArena(slabBytes, (owner, from, to) => this.#moved(owner, from, to))
  }

  /** Bytes of memory that all of it costs now. */
  get bytes(): number {
    return this.table.bytes + this.#bodies.bytes + this.#buckets.bytes + this.#arena.bytes
  }

  /** How much `bytes` grows, at most, by one more entry: body first, then head. */
  growth(headBytes: number, bodyBytes: number): number {
    // Two lines, and two buckets that an insertion may add.
    return (word.ENTRY_WORDS + word.BODY_WORDS + 2) * 4 + this.#arena.growth(bodyBytes, headBytes)
  }

  /** Makes `bytes` less by moving things together; false: not worth it. */
  compact(): boolean {
    return this.#arena.compact()
  }

  add(entry: NewEntry): number {
    const line = this.table.allocate()
    this.#set(line, word.ID_LOW, entry.id | 0)
    this.#set(line, word.ID_HIGH, Math.floor(entry.id / 2 ** 32))
    this.#set(line, word.BODY, entry.body)
    this.#set(line, word.WEIGHT, entry.weight)
    this.#buckets.insert(line, entry.hash)
    this.#putHead(line, entry.head, entry.marks)
    return line
  }

  remove(line: number): void {
    this.#buckets.remove(line)
    this.#arena.free(this.#get(line, word.HEAD_AT), this.#get(line, word.HEAD_BYTES))
    this.releaseBody(this.#get(line, word.BODY))
    this.table.release(line)
  }

  replaceHead(line: number, head: Buffer, marks: EntryMarks): void {
    this.#arena.free(this.#get(line, word.HEAD_AT), this.#get(line, word.HEAD_BYTES))
    this.#putHead(line, head, marks)
  }

  /** The entry with this id and hash; -1: it is gone. */
  find(id: number, hash: number): number {
    const low = id | 0
    const high = Math.floor(id / 2 ** 32)
    let line = this.#buckets.first(hash)
    while (line >= 0 && (this.#get(line, word.ID_LOW) !== low || this.#get(line, word.ID_HIGH) !== high))
      line = this.#buckets.next(line)
    return line
  }

  /** The entries under a key. */
  linesOf(key: string, hash: number): number[] {
    const lines: number[] = []
    for (let line = this.#buckets.first(hash); line >= 0; line = this.#buckets.next(line)) {
      const at = this.#get(line, word.HEAD_AT)
      if (keyEquals(this.#arena.bufferOf(at), this.#arena.startOf(at), key)) lines.push(line)
    }
    return lines
  }

  /** Whether no other entry has the same hash. */
  isAlone(line: number): boolean {
    return this.#buckets.first(this.hashOf(line)) === line && this.#buckets.next(line) < 0
  }

  /** All entries whose marks a filter lets through. */
  *matching(filter: (domain: number, tagsLow: number, tagsHigh: number) => boolean): Iterable<number> {
    for (let line = 0; line < this.table.touched; line++) {
      if (this.#get(line, word.HEAD_BYTES) === 0) continue
      if (filter(this.#get(line, word.DOMAIN), this.#get(line, word.TAGS_LOW), this.#get(line, word.TAGS_HIGH)))
        yield line
    }
  }

  /** The entry as the world sees it, decoded anew. */
  decode(line: number): StoredResponse {
    const at = this.#get(line, word.HEAD_AT)
    const id = this.#get(line, word.ID_HIGH) * 2 ** 32 + (this.#get(line, word.ID_LOW) >>> 0)
    const start = this.#arena.startOf(at)
    const head = decodeHead(this.#arena.bufferOf(at), start, start + this.headBytes(line))
    return { ...head, id, bodyBytes: this.bodyBytes(line) }
  }

  hashOf(line: number): number {
    return this.#get(line, word.HASH)
  }

  headBytes(line: number): number {
    return this.#get(line, word.HEAD_BYTES)
  }

  bodyBytes(line: number): number {
    const body = this.#get(line, word.BODY)
    return body < 0 ? 0 : this.#bodyGet(body, word.BODY_BYTES)
  }

  /** The bytes of the body from `first` up to `end`, not included. */
  body(line: number, first: number, end: number): Buffer {
    const body = this.#get(line, word.BODY)
    return body < 0 ? EMPTY : this.#arena.view(this.#bodyGet(body, word.BODY_AT), first, end)
  }

  /** Puts a body, with one reference to it. */
  putBody(pieces: readonly Buffer[], length: number): number {
    const body = this.#bodies.allocate()
    this.contentBytes += length
    this.#bodySet(body, word.BODY_BYTES, length)
    this.#bodySet(body, word.BODY_REFERENCES, 1)
    this.#bodySet(body, word.BODY_AT, this.#arena.put(body * 2 + 1, pieces, length))
    return body
  }

  /** One more reference to the body of an entry, if it is these very bytes; else -1. */
  shareBody(line: number, pieces: readonly Buffer[], length: number): number {
    if (length === 0 || this.bodyBytes(line) !== length) return -1
    const bytes = this.body(line, 0, length)
    let at = 0
    for (const piece of pieces) {
      if (piece.compare(bytes, at, at + piece.length) !== 0) return -1
      at += piece.length
    }
    const body = this.#get(line, word.BODY)
    this.#bodySet(body, word.BODY_REFERENCES, this.#bodyGet(body, word.BODY_REFERENCES) + 1)
    return body
  }

  /** One reference less; the last one takes the body away. */
  releaseBody(body: number): void {
    if (body < 0) return
    const references = this.#bodyGet(body, word.BODY_REFERENCES) - 1
    this.#bodySet(body, word.BODY_REFERENCES, references)
    if (references > 0) return
    const length = this.#bodyGet(body, word.BODY_BYTES)
    this.contentBytes -= length
    this.#arena.free(this.#bodyGet(body, word.BODY_AT), length)
    this.#bodies.release(body)
  }

  #putHead(line: number, head: Buffer, marks: EntryMarks): void {
    this.#set(line, word.HEAD_BYTES, head.length)
    this.#set(line, word.HEAD_AT, this.#arena.put(line * 2, [head], head.length))
    this.#set(line, word.DOMAIN, marks.domain)
    this.#set(line, word.TAGS_LOW, marks.tagsLow)
    this.#set(line, word.TAGS_HIGH, marks.tagsHigh)
  }

  /** Owners in the arena are lines: of entries even, of bodies odd. A line in use has bytes of head, or references. */
  #moved(owner: number, from: number, to: number): boolean {
    const line = owner >>> 1
    if (owner & 1) {
      if (this.#bodyGet(line, word.BODY_REFERENCES) === 0 || this.#bodyGet(line, word.BODY_AT) !== from) return false
      this.#bodySet(line, word.BODY_AT, to)
    } else {
      if (this.#get(line, word.HEAD_BYTES) === 0 || this.#get(line, word.HEAD_AT) !== from) return false
      this.#set(line, word.HEAD_AT, to)
    }
    return true
  }

  #get(line: number, at: number): number {
    return this.table.words[line * word.ENTRY_WORDS + at] as number
  }

  #set(line: number, at: number, value: number): void {
    this.table.words[line * word.ENTRY_WORDS + at] = value
  }

  #bodyGet(body: number, at: number): number {
    return this.#bodies.words[body * word.BODY_WORDS + at] as number
  }

  #bodySet(body: number, at: number, value: number): void {
    this.#bodies.words[body * word.BODY_WORDS + at] = value
  }
}
