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

/**
 * Decoded heads of the keys that were asked for last, one for each place that a hash can take. Decoding a head takes some
 * microseconds; finding it here takes a comparison of strings. And as it stays the same object, what the policy has
 * parsed from it is not parsed again.
 */
export class HotHeads {
  readonly #places: (HotHead | undefined)[]
  readonly #mask: number
  readonly #bytesMax: number
  bytes = 0
  /** Where making room went on last. */
  #hand = 0

  /** A power of two of places; no more bytes than this altogether. */
  constructor(places: number, bytesMax: number) {
    this.#places = new Array<HotHead | undefined>(places).fill(undefined)
    this.#mask = places - 1
    this.#bytesMax = bytesMax
  }

  get(hash: number, key: string): HotHead | undefined {
    const hot = this.#places[hash & this.#mask]
    return hot !== undefined && hot.hash === hash && hot.key === key ? hot : undefined
  }

  /** Remembers a key's variants, unless they would need more than `bytesFree`. */
  set(hot: HotHead, bytesFree: number): void {
    this.forget(hot.hash)
    const bytes = cost(hot)
    if (bytes > bytesFree || bytes > this.#bytesMax) return
    while (this.bytes + bytes > this.#bytesMax) this.forget(this.#hand++)
    this.#places[hot.hash & this.#mask] = hot
    this.bytes += bytes
  }

  /** Forgets whatever is in the place of this hash. */
  forget(hash: number): void {
    const hot = this.#places[hash & this.#mask]
    if (hot === undefined) return
    this.bytes -= cost(hot)
    this.#places[hash & this.#mask] = undefined
  }
}

function cost(hot: HotHead): number {
  return hot.headBytes * 2 + hot.variants.length * DECODED_BYTES
}
