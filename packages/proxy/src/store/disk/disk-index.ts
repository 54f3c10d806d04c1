import type { EntryMarks } from '../entry-marks.ts'
import { HashBuckets } from '../hash-buckets.ts'
import { VARIANTS_MAX } from '../limits.ts'
import { LineTable } from '../line-table.ts'
import * as word from './index-lines.ts'
import type { Place } from './segment-log.ts'

/** What stands for a key, and for a variant under it. */
export interface EntryHashes {
  readonly hash: number
  readonly hash2: number
  readonly selecting: number
}

/** Where the head of an entry is. */
export interface HeadPlace extends Place {
  readonly headBytes: number
}

/** Where the checksums of a body are, and so the body. */
export interface BodyPlace {
  readonly id: number
  readonly bytes: number
  readonly inFile: boolean
  readonly table: Place
}

/**
 * What a disk store knows without reading: which entries there are, and where. 64 bytes an entry and 40 a body, in
 * typed arrays. It does no input or output, and changes at the very moment at which the log takes the record that says the same.
 */
export class DiskIndex {
  readonly entries: LineTable
  readonly bodies: LineTable
  readonly #buckets: HashBuckets
  /** Told of bodies that nothing refers to any more. */
  onReleased: (body: BodyPlace) => void = () => {}
  /** Bytes of all bodies, each counted once. */
  contentBytes = 0

  constructor(linesMax: number) {
    this.entries = new LineTable(word.ENTRY_WORDS, linesMax)
    this.bodies = new LineTable(word.BODY_WORDS, linesMax)
    this.#buckets = new HashBuckets(this.entries, word.HASH, word.NEXT)
  }

  /** Bytes of memory, and about the bytes of a snapshot. */
  get bytes(): number {
    return this.entries.bytes + this.bodies.bytes + this.#buckets.bytes
  }

  get isFull(): boolean {
    return this.entries.used === this.entries.linesMax || this.bodies.used === this.bodies.linesMax
  }

  /**
   * Adds an entry, in place of the variant that it replaces, or of the oldest of too many. `body`: a line of a body, whose
   * reference it takes over, or -1. Answers its line.
   */
  add(hashes: EntryHashes, id: number, marks: EntryMarks, head: HeadPlace, body: number): number {
    const variants = this.variants(hashes.hash, hashes.hash2)
    const replaced = variants.find((line) => this.get(line, word.SELECTING) === hashes.selecting)
    const uses = replaced === undefined ? 0 : this.get(replaced, word.USES)
    if (replaced !== undefined) this.remove(replaced)
    else if (variants.length >= VARIANTS_MAX)
      this.remove(variants.reduce((a, b) => (this.idOf(a) < this.idOf(b) ? a : b)))
    const line = this.entries.allocate()
    this.#set(line, word.HASH2, hashes.hash2)
    this.#set(line, word.SELECTING, hashes.selecting)
    this.#set(line, word.USES, uses)
    this.#set(line, word.ID_LOW, id | 0)
    this.#set(line, word.ID_HIGH, Math.floor(id / 2 ** 32))
    this.#set(line, word.BODY, body + 1)
    this.#buckets.insert(line, hashes.hash)
    this.setHead(line, marks, head)
    return line
  }

  remove(line: number): void {
    this.#buckets.remove(line)
    this.releaseBody(this.bodyOf(line))
    this.entries.release(line)
  }

  /** The entry has a new head, or the same one elsewhere. */
  setHead(line: number, marks: EntryMarks, head: HeadPlace): void {
    this.#set(line, word.DOMAIN, marks.domain)
    this.#set(line, word.TAGS_LOW, marks.tagsLow)
    this.#set(line, word.TAGS_HIGH, marks.tagsHigh)
    this.#set(line, word.REVISION, this.get(line, word.REVISION) + 1)
    this.moveHead(line, head)
  }

  moveHead(line: number, head: HeadPlace): void {
    this.#set(line, word.SEGMENT, head.segment)
    this.#set(line, word.OFFSET, head.offset)
    this.#set(line, word.HEAD_BYTES, head.headBytes)
  }

  /** Entries under a key. */
  variants(hash: number, hash2: number): number[] {
    const lines: number[] = []
    for (let line = this.#buckets.first(hash); line >= 0; line = this.#buckets.next(line)) {
      if (this.get(line, word.HASH2) === hash2) lines.push(line)
    }
    return lines
  }

  /** The entry with this number; -1: it is gone. */
  find(hash: number, id: number): number {
    let line = this.#buckets.first(hash)
    while (line >= 0 && this.idOf(line) !== id) line = this.#buckets.next(line)
    return line
  }

  /** All lines in use. */
  *lines(): Iterable<number> {
    for (let line = 0; line < this.entries.touched; line++) if (this.get(line, word.HEAD_BYTES) !== 0) yield line
  }

  touch(line: number): void {
    this.#set(line, word.USES, Math.min(this.get(line, word.USES) + 1, 3))
  }

  setUses(line: number, uses: number): void {
    this.#set(line, word.USES, uses)
  }

  idOf(line: number): number {
    return this.get(line, word.ID_HIGH) * 2 ** 32 + (this.get(line, word.ID_LOW) >>> 0)
  }

  headOf(line: number): HeadPlace {
    return {
      segment: this.get(line, word.SEGMENT),
      offset: this.get(line, word.OFFSET),
      headBytes: this.get(line, word.HEAD_BYTES),
    }
  }

  get(line: number, at: number): number {
    return this.entries.words[line * word.ENTRY_WORDS + at] as number
  }

  /** The lines in use, one after the other, with entries' bodies numbered in the order of the bodies. */
  dump(): { readonly entries: Int32Array; readonly bodies: Int32Array } {
    const entries = new Int32Array(this.entries.used * word.ENTRY_WORDS)
    const bodies = new Int32Array(this.bodies.used * word.BODY_WORDS)
    const numbers = new Int32Array(this.bodies.touched)
    let count = 0
    for (let body = 0; body < this.bodies.touched; body++) {
      if (this.#getBody(body, word.REFERENCES) === 0) continue
      bodies.set(
        this.bodies.words.subarray(body * word.BODY_WORDS, (body + 1) * word.BODY_WORDS),
        count * word.BODY_WORDS,
      )
      numbers[body] = count++
    }
    let at = 0
    for (const line of this.lines()) {
      entries.set(this.entries.words.subarray(line * word.ENTRY_WORDS, (line + 1) * word.ENTRY_WORDS), at)
      const body = this.bodyOf(line)
      if (body >= 0) entries[at + word.BODY] = (numbers[body] as number) + 1
      at += word.ENTRY_WORDS
    }
    return { entries, bodies }
  }

  /** Fills an empty index with what `dump` gave. */
  restore(entries: Int32Array, bodies: Int32Array): void {
    for (let at = 0; at < bodies.length; at += word.BODY_WORDS) {
      const body = this.bodies.allocate()
      this.bodies.words.set(bodies.subarray(at, at + word.BODY_WORDS), body * word.BODY_WORDS)
      this.contentBytes += this.bodyPlace(body).bytes
    }
    for (let at = 0; at < entries.length; at += word.ENTRY_WORDS) {
      const line = this.entries.allocate()
      this.entries.words.set(entries.subarray(at, at + word.ENTRY_WORDS), line * word.ENTRY_WORDS)
      this.#buckets.insert(line, entries[at + word.HASH] as number)
    }
  }

  // Bodies.

  /** A new body, with one reference to it. */
  addBody(body: BodyPlace): number {
    const line = this.bodies.allocate()
    this.contentBytes += body.bytes
    this.#setBody(line, word.REFERENCES, 1)
    this.#setBody(line, word.KIND, body.inFile ? 2 : 1)
    this.#setBody(line, word.BYTES_LOW, body.bytes | 0)
    this.#setBody(line, word.BYTES_HIGH, Math.floor(body.bytes / 2 ** 32))
    this.#setBody(line, word.BODY_ID_LOW, body.id | 0)
    this.#setBody(line, word.BODY_ID_HIGH, Math.floor(body.id / 2 ** 32))
    this.moveBody(line, body.table)
    return line
  }

  moveBody(body: number, table: Place): void {
    this.#setBody(body, word.TABLE_SEGMENT, table.segment)
    this.#setBody(body, word.TABLE_OFFSET, table.offset)
  }

  /** One more reference. */
  shareBody(body: number): void {
    this.#setBody(body, word.REFERENCES, this.#getBody(body, word.REFERENCES) + 1)
  }

  /** One reference less; the last one takes the body away. */
  releaseBody(body: number): void {
    if (body < 0) return
    const references = this.#getBody(body, word.REFERENCES) - 1
    this.#setBody(body, word.REFERENCES, references)
    if (references > 0) return
    const place = this.bodyPlace(body)
    this.contentBytes -= place.bytes
    this.bodies.release(body)
    this.onReleased(place)
  }

  /** The body of an entry; -1: it is empty. */
  bodyOf(line: number): number {
    return this.get(line, word.BODY) - 1
  }

  isBodyUsed(body: number): boolean {
    return this.#getBody(body, word.REFERENCES) !== 0
  }

  /** All lines of bodies in use. */
  *bodyLines(): Iterable<number> {
    for (let body = 0; body < this.bodies.touched; body++) if (this.isBodyUsed(body)) yield body
  }

  bodyPlace(body: number): BodyPlace {
    const table = { segment: this.#getBody(body, word.TABLE_SEGMENT), offset: this.#getBody(body, word.TABLE_OFFSET) }
    return {
      id: this.#getBody(body, word.BODY_ID_HIGH) * 2 ** 32 + (this.#getBody(body, word.BODY_ID_LOW) >>> 0),
      bytes: this.#getBody(body, word.BYTES_HIGH) * 2 ** 32 + (this.#getBody(body, word.BYTES_LOW) >>> 0),
      inFile: this.#getBody(body, word.KIND) === 2,
      table,
    }
  }

  bodyBytes(line: number): number {
    const body = this.bodyOf(line)
    return body < 0 ? 0 : this.bodyPlace(body).bytes
  }

  #set(line: number, at: number, value: number): void {
    this.entries.words[line * word.ENTRY_WORDS + at] = value
  }

  #getBody(body: number, at: number): number {
    return this.bodies.words[body * word.BODY_WORDS + at] as number
  }

  #setBody(body: number, at: number, value: number): void {
    this.bodies.words[body * word.BODY_WORDS + at] = value
  }
}
