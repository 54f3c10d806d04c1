import type { EvictionOrder } from './eviction-queues.ts'
import { ShadowCache } from './shadow-cache.ts'

/** A lead in hits that changes the order, and the largest that counts: so 24 hits of the other in a row change it in any case. */
const SCORE_TO_CHANGE = 8
const SCORE_MAX = 16
/** Entries that need more than this share of a shadow's room are left out: one of them would decide what all others hit. */
const WEIGHT_SHARE_MAX = 1 / 4
const HASHES = 2 ** 32

/**
 * Which order of eviction would have more hits now. Two shadow caches, one of each order, see the requests for a sample of all keys,
 * those of low hash, and have that share of the cache's bytes. For sampled keys a cache that small behaves as the whole does
 * for all (SHARDS: Waldspurger et al., FAST 2015). The sample is every key at first, halved when it no longer fits, and doubled
 * when it is small because the entries have become larger.
 */
export class OrderDuel {
  readonly #probation: ShadowCache
  readonly #recency: ShadowCache
  readonly #linesMax: number
  readonly bytes: number
  /** One key in so many, as a power of two. */
  #sampleShift = 0
  /** Hashes below this are in the sample; they are int32. Requests for others need not be told. */
  sampledBelow = HASHES / 2
  /** Bytes of entries that the whole cache has room for; unknown until it evicts. */
  #room = Number.POSITIVE_INFINITY
  #score = 0
  winner: EvictionOrder = 'probation'

  /** `linesMax`: entries of each shadow. */
  constructor(linesMax: number) {
    this.#linesMax = linesMax
    this.#probation = new ShadowCache(linesMax, 'probation')
    this.#recency = new ShadowCache(linesMax, 'recency')
    this.bytes = this.#probation.bytes + this.#recency.bytes
  }

  /** The whole cache must evict, at so many bytes and entries. */
  roomIs(bytes: number, entries: number): void {
    this.#room = bytes
    if (this.#sampleShift > 0 && entries < (this.#linesMax / 4) * 2 ** this.#sampleShift)
      this.#sample(this.#sampleShift - 1)
  }

  /** A key is asked for that has so many bytes. */
  request(hash: number, weight: number): void {
    if (hash >= this.sampledBelow) return
    while (this.#probation.isFull || this.#recency.isFull) this.#sample(this.#sampleShift + 1)
    const room = this.#room / 2 ** this.#sampleShift
    if (hash >= this.sampledBelow || weight > room * WEIGHT_SHARE_MAX) return
    const byProbation = this.#probation.request(hash, weight, room)
    const byRecency = this.#recency.request(hash, weight, room)
    if (byProbation !== byRecency) this.#count(byProbation ? 1 : -1)
  }

  #count(hit: 1 | -1): void {
    this.#score = Math.min(Math.max(this.#score + hit, -SCORE_MAX), SCORE_MAX)
    if (this.#score >= SCORE_TO_CHANGE) this.winner = 'probation'
    else if (this.#score <= -SCORE_TO_CHANGE) this.winner = 'recency'
  }

  #sample(shift: number): void {
    this.#sampleShift = shift
    this.sampledBelow = HASHES / 2 ** shift - HASHES / 2
    for (const cache of [this.#probation, this.#recency]) cache.thin(this.sampledBelow)
  }
}
