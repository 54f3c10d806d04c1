import type { StoredResponse } from '../store.ts'

/** What a decoded head costs in the heap beside twice its encoded bytes: objects, arrays, string headers. */
const DECODED_BYTES = 600

/** The decoded variants of one key. */
export interface HotHead {
  readonly hash: number
  readonly key: string
  readonly variants: readonly StoredResponse[]
  /** The line to touch at a look-up: that of the only variant; -1 where there are several and `open` tells which is used. */
  readonly line: number
  /** Bytes of their encoded heads altogether. */
  readonly headBytes: number
}

/** Places that a hash can take: with one, two keys in use at once that meet there would decode each other away. */
const WAYS = 4
/** What a place costs: its pointer and its hash. */
const PLACE_BYTES = 12
/** Bytes of the share for each place, about what a decoded head costs; and how many places there are at most. */
const BYTES_PER_PLACE = 1024
const PLACES_MAX = 65_536
/** Up to here there is room for what is not so hot; beyond it, that would only chase out what is. */
const ROOMY_SHARE = 3 / 4

/**
 * Decoded heads of the keys that were asked for last, four for each set of places that a hash can take. Decoding a head
 * takes microseconds; finding it here takes a comparison of strings. And as it stays the same object, what the policy
 * has parsed from it is not parsed again.
 */
export class HotHeads {
  readonly #places: (HotHead | undefined)[]
  readonly #hashes: Int32Array
  readonly #mask: number
  readonly #bytesMax: number
  bytes: number
  /** Where making room goes on. */
  #hand = 0

  /** No more bytes than this altogether. */
  constructor(bytesMax: number) {
    let sets = 16
    while (sets * WAYS * 2 <= Math.min(bytesMax / BYTES_PER_PLACE, PLACES_MAX)) sets *= 2
    this.#places = new Array<HotHead | undefined>(sets * WAYS).fill(undefined)
    this.#hashes = new Int32Array(sets * WAYS)
    this.#mask = sets - 1
    this.#bytesMax = bytesMax
    this.bytes = this.#places.length * PLACE_BYTES
  }

  /** Whether what is set now displaces hardly anything. */
  get isRoomy(): boolean {
    return this.bytes < this.#bytesMax * ROOMY_SHARE
  }

  get(hash: number, key: string): HotHead | undefined {
    const first = (hash & this.#mask) * WAYS
    for (let place = first; place < first + WAYS; place++) {
      if (this.#hashes[place] !== hash) continue
      const hot = this.#places[place]
      if (hot !== undefined && hot.key === key) return hot
    }
    return undefined
  }

  /** Remembers a key's variants, unless they would need more than `bytesFree`. */
  set(hot: HotHead, bytesFree: number): void {
    const bytes = cost(hot)
    if (bytes > bytesFree || bytes > this.#bytesMax / 2) return
    while (this.bytes + bytes > this.#bytesMax) this.#clear(this.#hand++ % this.#places.length)
    const first = (hot.hash & this.#mask) * WAYS
    let place = first
    while (place < first + WAYS && this.#places[place] !== undefined) place++
    if (place === first + WAYS) place = first + (this.#hand++ % WAYS)
    this.#clear(place)
    this.#places[place] = hot
    this.#hashes[place] = hot.hash
    this.bytes += bytes
  }

  /** Forgets what has this hash. */
  forget(hash: number): void {
    const first = (hash & this.#mask) * WAYS
    for (let place = first; place < first + WAYS; place++) if (this.#hashes[place] === hash) this.#clear(place)
  }

  #clear(place: number): void {
    const hot = this.#places[place]
    if (hot === undefined) return
    this.bytes -= cost(hot)
    this.#places[place] = undefined
  }
}

function cost(hot: HotHead): number {
  return hot.headBytes * 2 + hot.variants.length * DECODED_BYTES
}
