import * as limits from '../limits.ts'
import type { LineTable } from '../line-table.ts'
import { HASH, WEIGHT } from './entry-line.ts'
import { EvictionQueues, type Heat } from './eviction-queues.ts'
import { OrderDuel } from './order-duel.ts'

/**
 * Which entry goes when room is needed. No order is best for all traffic: one that keeps what has proved itself wins where popularity
 * lasts or scans pass through, by up to nine hits in a hundred; an LRU wins where the favourite changes every few requests.
 * So both are tried on a sample of the keys, and the entries go in the order that has more hits there.
 */
export class Eviction {
  readonly #table: LineTable
  readonly #queues: EvictionQueues
  readonly #duel: OrderDuel
  /** What it costs beside the lines; always the same. */
  readonly bytes: number

  /** `bytesMax`: the bound of the store, of which its own tables are a share. */
  constructor(table: LineTable, bytesMax: number) {
    this.#table = table
    this.#queues = new EvictionQueues(table, Math.floor(bytesMax / limits.MEMORY_BYTES_PER_GHOST), 'probation')
    const shadows = Math.floor(bytesMax / limits.MEMORY_BYTES_PER_SHADOW)
    this.#duel = new OrderDuel(Math.min(Math.max(shadows, limits.SHADOW_ENTRIES_MIN), limits.SHADOW_ENTRIES_MAX))
    this.bytes = this.#queues.bytes + this.#duel.bytes
  }

  /** Takes in a new entry, whose line has hash and weight already; `proven`: what it replaces had proved itself. */
  insert(line: number, proven: boolean): void {
    this.#asked(line)
    this.#queues.insert(line, proven)
  }

  /** Whether an entry has been used since it came, so that what replaces it need not prove itself. */
  isProven(line: number): boolean {
    return this.#queues.isProven(line)
  }

  /** An entry is used. */
  touch(line: number): Heat {
    this.#asked(line)
    return this.#queues.touch(line)
  }

  /** Takes an entry out that goes for another reason than room. */
  remove(line: number): void {
    this.#queues.remove(line)
  }

  /** The entry to evict now, no longer in any queue; -1: there is none. */
  evict(): number {
    this.#duel.roomIs(this.#queues.weight, this.#queues.length)
    this.#queues.order = this.#duel.winner
    return this.#queues.evict()
  }

  /** Most lines are not in the sample, and a look-up of what is hot takes a tenth of a microsecond: so it's asked here. */
  #asked(line: number): void {
    const { words, width } = this.#table
    const hash = words[line * width + HASH] as number
    if (hash < this.#duel.sampledBelow) this.#duel.request(hash, words[line * width + WEIGHT] as number)
  }
}
