import { hashKey } from '../key-hash.ts'
import { MEMORY_OBJECT_SHARE } from '../limits.ts'
import { LineTable } from '../line-table.ts'
import { HASH, QUEUE_WORDS, WEIGHT } from './entry-line.ts'
import { Eviction } from './eviction.ts'

/** What is known of a body that is not there. */
export interface DryEntry {
  readonly key: string
  readonly bytes: number
  /** The owner's own: until when it need not be validated. */
  freshToMs: number
  /** In the table. */
  readonly line: number
}

/**
 * A memory store without content: it says what one of that bound would have after the same requests, for it lets go of entries as
 * the store does. The same in each run.
 */
export class DryMemory {
  readonly #bytesMax: number
  readonly #entryBytes: number
  readonly #table: LineTable
  readonly #eviction: Eviction
  readonly #entries = new Map<string, DryEntry>()
  /** By line. */
  readonly #byLine: (DryEntry | undefined)[] = []
  #bytes = 0

  /** `entryBytes`: what an entry costs besides its body. */
  constructor(bytesMax: number, entryBytes: number) {
    this.#bytesMax = bytesMax
    this.#entryBytes = entryBytes
    this.#table = new LineTable(QUEUE_WORDS, Math.ceil(bytesMax / entryBytes))
    this.#eviction = new Eviction(this.#table, bytesMax)
  }

  /** The entry of a key, which is used by that. */
  get(key: string): DryEntry | undefined {
    const entry = this.#entries.get(key)
    if (entry !== undefined) this.#eviction.touch(entry.line)
    return entry
  }

  /** Stores a body of so many bytes in place of what is there; not at all where it is too large. */
  set(key: string, bytes: number, freshToMs = Number.POSITIVE_INFINITY): void {
    const known = this.#entries.get(key)
    const isProven = known !== undefined && this.#eviction.isProven(known.line)
    if (known !== undefined) {
      this.#eviction.remove(known.line)
      this.#drop(known)
    }
    if (bytes > this.#bytesMax * MEMORY_OBJECT_SHARE) return
    const weight = bytes + this.#entryBytes
    while (this.#bytes + weight > this.#bytesMax) this.#drop(this.#byLine[this.#eviction.evict()] as DryEntry)
    const line = this.#table.allocate()
    const start = line * QUEUE_WORDS
    this.#table.words[start + HASH] = hashKey(key, 0)
    this.#table.words[start + WEIGHT] = weight
    this.#bytes += weight
    const entry = { key, bytes, freshToMs, line }
    this.#entries.set(key, entry)
    this.#byLine[line] = entry
    this.#eviction.insert(line, isProven)
  }

  #drop({ key, bytes, line }: DryEntry): void {
    this.#entries.delete(key)
    this.#byLine[line] = undefined
    this.#bytes -= bytes + this.#entryBytes
    this.#table.release(line)
  }
}
