import { HashBuckets } from '../hash-buckets.ts'
import { LineTable } from '../line-table.ts'
import { HASH, NEXT, QUEUE_WORDS, WEIGHT } from './entry-line.ts'
import { EvictionQueues, type EvictionOrder } from './eviction-queues.ts'

/** A cache without content: it only says what one that evicts in this order would have had. */
export class ShadowCache {
  readonly #table: LineTable
  readonly #buckets: HashBuckets
  readonly #queues: EvictionQueues
  /** What it costs, all of it from the first: a mere look-up at the cache that it shadows must not grow that. */
  readonly bytes: number

  /** `linesMax`: entries that it has room for; who asks for more has it `thin` them first. */
  constructor(linesMax: number, order: EvictionOrder) {
    this.#table = new LineTable(QUEUE_WORDS, linesMax)
    this.#buckets = new HashBuckets(this.#table, HASH, NEXT)
    // An LRU has no use for memories of what it let go of.
    this.#queues = new EvictionQueues(this.#table, order === 'recency' ? 0 : linesMax, order)
    this.bytes = this.#table.words.byteLength + this.#buckets.bytesMax + this.#queues.bytes
  }

  get isFull(): boolean {
    return this.#table.used === this.#table.linesMax
  }

  /** Whether it would have been a hit; if not, it is stored now, within `room` bytes. The cache is not full. */
  request(hash: number, weight: number, room: number): boolean {
    const known = this.#buckets.first(hash)
    if (known >= 0) {
      this.#queues.touch(known)
      return true
    }
    const line = this.#table.allocate()
    this.#table.words[line * QUEUE_WORDS + WEIGHT] = weight
    this.#buckets.insert(line, hash)
    while (this.#queues.weight + weight > room && this.#queues.length > 0) this.#release(this.#queues.evict())
    this.#queues.insert(line, false)
    return false
  }

  /** Forgets all entries with hashes from this one on. */
  thin(fromHash: number): void {
    for (let line = 0; line < this.#table.touched; line++) {
      const start = line * QUEUE_WORDS
      // Lines in use stand in a queue; those that are free link each other through the word of the hash.
      const isUsed = (this.#table.words[start + WEIGHT] as number) > 0
      if (!isUsed || (this.#table.words[start + HASH] as number) < fromHash) continue
      this.#queues.remove(line)
      this.#release(line)
    }
  }

  #release(line: number): void {
    this.#buckets.remove(line)
    this.#table.release(line)
  }
}
