import type { LineTable } from '../line-table.ts'
import { HASH, MOVED, NEWER, OLDER, QUEUE, USES, WEIGHT } from './entry-line.ts'
import { GhostTable } from './ghost-table.ts'

const SMALL = 1
const MAIN = 2
/** Share of all bytes for entries on probation: from nearly none to nearly all, at first the tenth of S3-FIFO. */
const SMALL_SHARE_MIN = 0.01
const SMALL_SHARE_FIRST = 0.1
const SMALL_SHARE_MAX = 0.99
/** What comes back moves the share by its own part of all entries, times how much rarer such news is than the opposite, up to this. */
const NEWS_WEIGHT_MAX = 8
/**
 * Uses count up to here, each a second chance in the main queue: one loses half a hit in a hundred where nothing changes, three
 * loses up to a whole one where the favourite changes every twenty requests.
 */
const USES_MAX = 2
/** An entry among the newest 1/64 stays where it is when used: the order hardly differs, and the hottest cost one comparison. */
const NEWEST_SHIFT = 6
/** Hot is what is among the newest eighth when it is used once more: about as many as HotHeads has room for. */
const HOT_SHIFT = 3

/** Which entry goes: the least recently used of all, or what is on probation before what has proved itself. */
export type EvictionOrder = 'recency' | 'probation'

/** Used once or never before, used more than once, used so just now. */
export type Heat = 'cold' | 'warm' | 'hot'

interface Queue {
  newest: number
  oldest: number
  weight: number
  length: number
}

/**
 * Two queues of entries, counted in bytes, linked through the lines of their table. What is new stands in the small queue, on
 * probation; what is used is in the main one, the last used in front. From both the oldest goes first. What was let go of is
 * remembered by its hash, and goes into the main queue at once if it comes back soon.
 *
 * In the order `probation` (S3-FIFO: Yang et al., SOSP 2023, with an LRU that gives second chances as its main queue) the small
 * queue gives when it has more than its share, so that a scan of things used once displaces nothing else. The share follows
 * what comes back, as in ARC (Megiddo and Modha, FAST 2003): what the small queue let go of makes it larger, what the main one
 * let go of, smaller. In the order `recency` the older of both ends goes: that is an LRU. Both need the same queues, so that the
 * order can be changed at any moment; see eviction.ts for who does.
 */
export class EvictionQueues {
  order: EvictionOrder
  readonly #table: LineTable
  /** What each queue let go of. */
  readonly #smallGhosts: GhostTable
  readonly #mainGhosts: GhostTable
  #smallShare = SMALL_SHARE_FIRST
  readonly #small: Queue = { newest: 0, oldest: 0, weight: 0, length: 0 }
  readonly #main: Queue = { newest: 0, oldest: 0, weight: 0, length: 0 }
  /** Moves to the front of either queue so far, as an int32 that wraps. */
  #moves = 0
  /** What it costs beside the lines. */
  readonly bytes: number

  /** `ghosts`: how many evicted ones of each queue to remember at most; as many as there are entries is right. */
  constructor(table: LineTable, ghosts: number, order: EvictionOrder) {
    this.#table = table
    this.#smallGhosts = new GhostTable(ghosts)
    this.#mainGhosts = new GhostTable(ghosts)
    this.order = order
    this.bytes = this.#smallGhosts.bytes + this.#mainGhosts.bytes
  }

  /** Bytes of all entries. */
  get weight(): number {
    return this.#small.weight + this.#main.weight
  }

  get length(): number {
    return this.#small.length + this.#main.length
  }

  /** Takes in a new entry, whose line has hash and weight already; `proven`: what it replaces had proved itself. */
  insert(line: number, proven: boolean): void {
    const stays = this.#returns(this.#get(line, HASH)) || proven
    this.#push(line, stays ? MAIN : SMALL)
  }

  /** Whether an entry is in the main queue, or used enough to get there. */
  isProven(line: number): boolean {
    return this.#get(line, QUEUE) === MAIN || this.#get(line, USES) > 0
  }

  touch(line: number): Heat {
    const words = this.#table.words
    const start = line * this.#table.width
    const uses = words[start + USES] as number
    if (uses < USES_MAX) words[start + USES] = uses + 1
    const since = (this.#moves - (words[start + MOVED] as number)) | 0
    // One use on probation proves as much as two; so the first moves nothing until the entry's turn comes.
    const isFirst = this.order === 'probation' && uses === 0 && words[start + QUEUE] === SMALL
    if (!isFirst && (since > this.length >> NEWEST_SHIFT || words[start + QUEUE] === SMALL)) {
      this.remove(line)
      this.#push(line, MAIN)
    }
    if (uses === 0) return 'cold'
    return since <= this.length >> HOT_SHIFT ? 'hot' : 'warm'
  }

  /** Takes an entry out that goes for another reason than room. */
  remove(line: number): void {
    this.#unlink(this.#get(line, QUEUE) === SMALL ? this.#small : this.#main, line)
  }

  /** The entry to evict now, no longer in any queue; -1: there is none. */
  evict(): number {
    while (this.length > 0) {
      const small = this.#isSmallNext()
      const queue = small ? this.#small : this.#main
      const line = queue.oldest - 1
      const uses = this.#get(line, USES)
      this.#unlink(queue, line)
      if (uses > 0 && (small || this.order === 'probation')) {
        this.#set(line, USES, small ? 0 : uses - 1)
        this.#push(line, MAIN)
      } else {
        const ghosts = small ? this.#smallGhosts : this.#mainGhosts
        ghosts.add(this.#get(line, HASH))
        return line
      }
    }
    return -1
  }

  #isSmallNext(): boolean {
    if (this.#main.length === 0) return true
    if (this.#small.length === 0) return false
    if (this.order === 'probation') return this.#small.weight > this.#smallShare * this.weight
    return ((this.#get(this.#small.oldest - 1, MOVED) - this.#get(this.#main.oldest - 1, MOVED)) | 0) < 0
  }

  /** Whether this was let go of lately; then the queue that did so should have had more room. */
  #returns(hash: number): boolean {
    const entries = this.length
    const [small, main] = [this.#smallGhosts.count(entries), this.#mainGhosts.count(entries)]
    if (this.#smallGhosts.take(hash, entries)) {
      this.#smallShare = Math.min(this.#smallShare + newsWeight(small, main) / (entries + 1), SMALL_SHARE_MAX)
    } else if (this.#mainGhosts.take(hash, entries)) {
      this.#smallShare = Math.max(this.#smallShare - newsWeight(main, small) / (entries + 1), SMALL_SHARE_MIN)
    } else return false
    return true
  }

  #push(line: number, number: number): void {
    const queue = number === SMALL ? this.#small : this.#main
    this.#set(line, QUEUE, number)
    this.#moves = (this.#moves + 1) | 0
    this.#set(line, MOVED, this.#moves)
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

/** The fewer ghosts of a queue there are, the more it says that one of them came back. */
function newsWeight(ghosts: number, others: number): number {
  return Math.min(Math.max(others / (ghosts + 1), 1), NEWS_WEIGHT_MAX)
}
