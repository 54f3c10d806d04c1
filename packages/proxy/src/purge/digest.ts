import { hashKey } from '../store/key-hash.ts'

/** Any two numbers: all peers must use the same. */
const SEEDS = [0x7075_7267, 0x6a6f_7572] as const

/**
 * 64 bits that stand for a set of ids, the same in whatever order they came. Two peers with equal ones know the same purges, but
 * for a chance of 1 in 2⁶⁴; nobody can gain by a collision, for only peers of the list may purge.
 */
export class SetDigest {
  #low = 0
  #high = 0
  #text: string | undefined

  /** Adds an id, or takes it out again. */
  toggle(id: string): void {
    this.#low ^= hashKey(id, SEEDS[0])
    this.#high ^= hashKey(id, SEEDS[1])
    this.#text = undefined
  }

  toString(): string {
    this.#text ??= hex(this.#high) + hex(this.#low)
    return this.#text
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
