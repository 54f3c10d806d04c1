import type { PeerId } from '@cachereef/protocol'
import { leastNegativeLog, negativeLog } from './draw.ts'
import { hash64, mix32, type Hash64 } from './hash.ts'
import type { AllocationPeer } from './peer.ts'

/** Peers and domains are hashed apart, so that a domain named like a peer means nothing. */
const PEER_SEED = 0x70656572
const DOMAIN_SEED = 0x646f6d6e

/** An odd factor without pattern (2³² ÷ the golden ratio), so that the two halves don't cancel out. */
const GOLDEN = 0x9e3779b1

/** What is ranked for: a domain, or one slice of it. */
export function unitHash(domain: string): Hash64 {
  return hash64(domain, DOMAIN_SEED)
}

/**
 * The peers of one list that cache, laid out for ranking: ascending ids, and beside each its hash and weight in typed
 * arrays. Making it costs one hash a peer, ranking with it one draw a peer and no garbage.
 */
export class Ranking {
  /** Ascending; a seat is an index into this. */
  readonly ids: readonly PeerId[]
  readonly weights: readonly number[]
  readonly weightSum: number
  readonly #low: Int32Array
  readonly #high: Int32Array
  readonly #perWeight: Float64Array

  /** In any order: ids that ascend already, as those of a canonical list do, are not sorted again. */
  constructor(peers: readonly AllocationPeer[]) {
    const seats = inOrder(peers.filter((peer) => peer.caching))
    const ids: PeerId[] = []
    const weights: number[] = []
    let weightSum = 0
    // Plain loops: each new version of a list is laid out by every peer that has it.
    this.#low = new Int32Array(seats.length)
    this.#high = new Int32Array(seats.length)
    this.#perWeight = new Float64Array(seats.length)
    for (let seat = 0; seat < seats.length; seat++) {
      const { id, weight } = seats[seat]!
      const { low, high } = hash64(id, PEER_SEED)
      ids.push(id)
      weights.push(weight)
      weightSum += weight
      this.#low[seat] = low
      this.#high[seat] = high
      this.#perWeight[seat] = 1 / weight
    }
    this.ids = ids
    this.weights = weights
    this.weightSum = weightSum
  }

  /** How far a seat is from a domain; above 0. The least distance holds the domain. */
  distance(unit: Hash64, seat: number): number {
    return negativeLog(sharedBits(unit.low, unit.high, this.#low[seat]!, this.#high[seat]!)) * this.#perWeight[seat]!
  }

  /** The ids of the `count` nearest seats. */
  nearestIds(unit: Hash64, count: number): PeerId[] {
    return this.nearest(unit, count).map((seat) => this.ids[seat]!)
  }

  /**
   * The `count` nearest seats, nearest first; fewer if there are fewer. Of equal distances the lower id is nearer.
   *
   * @param room Where given, only seats whose entry is above 0 count.
   */
  nearest(unit: Hash64, count: number, room?: Int32Array): number[] {
    const low = unit.low | 0
    const high = unit.high | 0
    const peers = this.ids.length
    const lows = this.#low
    const highs = this.#high
    const perWeight = this.#perWeight
    const seats: number[] = []
    const distances: number[] = []
    let bound = Number.POSITIVE_INFINITY
    for (let seat = 0; seat < peers; seat++) {
      const bits = sharedBits(low, high, lows[seat]!, highs[seat]!)
      const scale = perWeight[seat]!
      if (leastNegativeLog(bits) * scale >= bound) continue
      const distance = negativeLog(bits) * scale
      if (distance >= bound || (room !== undefined && room[seat]! <= 0)) continue
      insert(seats, distances, seat, distance, count)
      if (seats.length === count) bound = distances[count - 1]!
    }
    return seats
  }
}

function inOrder(seats: AllocationPeer[]): AllocationPeer[] {
  for (let at = 1; at < seats.length; at++) {
    if (seats[at - 1]!.id >= seats[at]!.id) return seats.sort((a, b) => (a.id < b.id ? -1 : 1))
  }
  return seats
}

/** The 32 random bits that a domain and a peer share: both hashes are spread already, so that one round is enough. */
function sharedBits(unitLow: number, unitHigh: number, peerLow: number, peerHigh: number): number {
  return mix32((Math.imul(unitLow ^ peerLow, GOLDEN) + (unitHigh ^ peerHigh)) | 0)
}

/** Keeps `seats` and their `distances` in ascending order of distance and no longer than `count`. */
function insert(seats: number[], distances: number[], seat: number, distance: number, count: number): void {
  let place = Math.min(seats.length, count - 1)
  for (; place > 0 && distances[place - 1]! > distance; place--) {
    distances[place] = distances[place - 1]!
    seats[place] = seats[place - 1]!
  }
  distances[place] = distance
  seats[place] = seat
}
