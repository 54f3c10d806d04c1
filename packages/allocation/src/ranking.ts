import { negativeLog, uniform } from './draw.ts'
import { hash64, mix32, type Hash64 } from './hash.ts'
import type { AllocationPeer } from './peer.ts'

/** Peers and domains are hashed apart, so that a domain named like a peer means nothing. */
const PEER_SEED = 0x70656572
const DOMAIN_SEED = 0x646f6d6e

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
  readonly ids: readonly string[]
  readonly weights: readonly number[]
  readonly weightSum: number
  readonly #low: Int32Array
  readonly #high: Int32Array
  readonly #perWeight: Float64Array

  constructor(peers: readonly AllocationPeer[]) {
    const seats = peers.filter((peer) => peer.caching).sort((a, b) => (a.id < b.id ? -1 : 1))
    this.ids = seats.map((peer) => peer.id)
    this.weights = seats.map((peer) => peer.weight)
    this.weightSum = this.weights.reduce((sum, weight) => sum + weight, 0)
    const hashes = this.ids.map((id) => hash64(id, PEER_SEED))
    this.#low = Int32Array.from(hashes, (hash) => hash.low)
    this.#high = Int32Array.from(hashes, (hash) => hash.high)
    this.#perWeight = Float64Array.from(this.weights, (weight) => 1 / weight)
  }

  /** The 32 random bits that a domain and a seat share; two rounds, so that all 64 bits of both have a say. */
  #bits(unit: Hash64, seat: number): number {
    return mix32(mix32(unit.low ^ this.#low[seat]!) + (unit.high ^ this.#high[seat]!))
  }

  /** How far a seat is from a domain: the least distance holds it. Above 0, without a unit. */
  distance(unit: Hash64, seat: number): number {
    return negativeLog(this.#bits(unit, seat)) * this.#perWeight[seat]!
  }

  /**
   * The `count` nearest seats, nearest first; fewer if there are fewer. Of equal distances the lower id is nearer.
   *
   * @param room Where given, only seats whose entry is above 0 count.
   */
  nearest(unit: Hash64, count: number, room?: Int32Array): number[] {
    const seats: number[] = []
    const distances: number[] = []
    let bound = Number.POSITIVE_INFINITY
    for (let seat = 0; seat < this.ids.length; seat++) {
      if (room !== undefined && room[seat]! <= 0) continue
      const bits = this.#bits(unit, seat)
      const perWeight = this.#perWeight[seat]!
      // −ln(u) ≥ 1 − u, and that costs no logarithm: most peers can't be among the nearest and end here.
      if ((1 - uniform(bits)) * perWeight >= bound) continue
      const distance = negativeLog(bits) * perWeight
      if (distance >= bound) continue
      let place = Math.min(seats.length, count - 1)
      while (place > 0 && distances[place - 1]! > distance) {
        distances[place] = distances[place - 1]!
        seats[place] = seats[place - 1]!
        place--
      }
      distances[place] = distance
      seats[place] = seat
      if (seats.length === count) bound = distances[count - 1]!
    }
    return seats
  }
}
