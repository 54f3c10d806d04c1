import type { LineTable } from '../line-table.ts'
import { HASH, NEWER, OLDER, QUEUE, USES, WEIGHT } from './entry-line.ts'
import { GhostTable } from './ghost-table.ts'

const SMALL = 1
const MAIN = 2
/** Share of all bytes for entries on probation: at first the paper's tenth, which is also the least. */
const SMALL_SHARE_MIN = 0.1
const SMALL_SHARE_MAX = 0.9
/** An entry that comes back moves the share by so many times its own part of all entries (as fast as in ARC, twice over). */
const SHARE_STEP = 2
/**
 * Uses count up to here: to three in the paper, which lets what was the favourite stay for three more rounds after its day. Two
 * measured better where what is popular changes, and the same where it does not; one loses half a hit in a hundred there.
 */
const USES_MAX = 2
/** Uses on probation that lead to the main queue; the paper asks for two, one measured better where much is used once. */
const USES_TO_STAY = 1

interface Queue {
  newest: number
  oldest: number
  weight: number
  length: number
}

/**
 * Which entry goes when room is needed: S3-FIFO (Yang et al., SOSP 2023), counted in bytes. What is new stands in a small
 * queue; used again there, it moves to the main one, else it goes and only its hash is remembered. What comes back soon
 * after goes into the main queue at once. A scan of things used once passes through the small queue and displaces nothing else.
 * The queues are links in the lines of the entries; a use changes one word.
 *
 * Unlike in the paper the small queue's share follows what comes back, as in ARC (Megiddo and Modha, FAST 2003): what
 * the small queue let go of makes it larger, what the main one let go of, smaller. Measured: where what is popular changes
 * every few requests, a fixed tenth loses up to a quarter of an LRU's hits, this less than a tenth; where nothing changes, following
 * costs one or two hits in a hundred. Moving what is used to the front, in either queue or both, was tried and gains nothing.
 */
export class S3Fifo {
  readonly #table: LineTable
  /** What each queue let go of. */
  readonly #smallGhosts: GhostTable
  readonly #mainGhosts: GhostTable
  #smallShare = SMALL_SHARE_MIN
  readonly #small: Queue = { newest: 0, oldest: 0, weight: 0, length: 0 }
  readonly #main: Queue = { newest: 0, oldest: 0, weight: 0, length: 0 }

  /** `ghosts`: how many evicted ones of each queue to remember at most; as many as there are entries is right. */
  constructor(table: LineTable, ghosts: number) {
    this.#table = table
    this.#smallGhosts = new GhostTable(ghosts)
    this.#mainGhosts = new GhostTable(ghosts)
  }

  get bytes(): number {
    return this.#smallGhosts.bytes + this.#mainGhosts.bytes
  }

  /** Takes in a new entry, whose line has hash and weight already; `proven`: what it replaces had proved itself. */
  insert(line: number, proven: boolean): void {
    const stays = this.#returns(this.#get(line, HASH)) || proven
    this.#push(stays ? this.#main : this.#small, line)
    this.#set(line, QUEUE, stays ? MAIN : SMALL)
  }

  /** Whether an entry is in the main queue, or used enough to get there. */
  isProven(line: number): boolean {
    return this.#get(line, QUEUE) === MAIN || this.#get(line, USES) >= USES_TO_STAY
  }

  touch(line: number): void {
    const at = line * this.#table.width + USES
    const uses = this.#table.words[at] as number
    if (uses < USES_MAX) this.#table.words[at] = uses + 1
  }

  /** How often an entry was used lately: 0 to 2. */
  uses(line: number): number {
    return this.#get(line, USES)
  }

  /** Takes an entry out that goes for another reason than room. */
  remove(line: number): void {
    this.#unlink(this.#queueOf(line), line)
  }

  /** The entry to evict now, no longer in any queue; -1: there is none. */
  evict(): number {
    while (this.#small.length + this.#main.length > 0) {
      const small =
        this.#small.weight > this.#smallShare * (this.#small.weight + this.#main.weight) || this.#main.length === 0
      const queue = small ? this.#small : this.#main
      const line = queue.oldest - 1
      const uses = this.#get(line, USES)
      this.#unlink(queue, line)
      if (small && uses >= USES_TO_STAY) {
        this.#set(line, USES, 0)
        this.#set(line, QUEUE, MAIN)
        this.#push(this.#main, line)
      } else if (!small && uses > 0) {
        this.#set(line, USES, uses - 1)
        this.#push(this.#main, line)
      } else {
        const ghosts = small ? this.#smallGhosts : this.#mainGhosts
        ghosts.add(this.#get(line, HASH))
        return line
      }
    }
    return -1
  }

  /** Whether this was let go of lately; then the queue that did so should have had more room. */
  #returns(hash: number): boolean {
    const entries = this.#main.length + this.#small.length
    const step = SHARE_STEP / (entries + 1)
    if (this.#smallGhosts.take(hash, entries)) this.#smallShare = Math.min(this.#smallShare + step, SMALL_SHARE_MAX)
    else if (this.#mainGhosts.take(hash, entries)) this.#smallShare = Math.max(this.#smallShare - step, SMALL_SHARE_MIN)
    else return false
    return true
  }

  #queueOf(line: number): Queue {
    return this.#get(line, QUEUE) === SMALL ? this.#small : this.#main
  }

  #push(queue: Queue, line: number): void {
    this.#set(line, NEWER, 0)
    this.#set(line, OLDER, queue.newest)
    if (queue.newest > 0) this.#set(queue.newest - 1, NEWER, line + 1)
    else queue.oldest = line + 1
    queue.newest = line + 1
    queue.weight += this.#get(line, WEIGHT)
    queue.length++
  }

  #unlink(queue: Queue, line: number): void {
    const newer = this.#get(line, NEWER)
    const older = this.#get(line, OLDER)
    if (newer > 0) this.#set(newer - 1, OLDER, older)
    else queue.newest = older
    if (older > 0) this.#set(older - 1, NEWER, newer)
    else queue.oldest = newer
    queue.weight -= this.#get(line, WEIGHT)
    queue.length--
  }

  #get(line: number, word: number): number {
    return this.#table.words[line * this.#table.width + word] as number
  }

  #set(line: number, word: number, value: number): void {
    this.#table.words[line * this.#table.width + word] = value
  }
}
