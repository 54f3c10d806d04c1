import { hashKey } from '../key-hash.ts'

/** Places for the counts; keys that share one are taken to change together, which costs a promotion and no more. */
const PLACES = 4096

/**
 * Whether something has changed here since it was read, by counting what this process changes: a store that others use too can't
 * say more without asking, and what is told to all of them comes through each of them.
 */
export class ChangeCounts {
  readonly #counts = new Uint32Array(PLACES)
  #all = 0

  of(key: string): number {
    return this.#all + (this.#counts[placeOf(key)] as number)
  }

  changed(key: string): void {
    const place = placeOf(key)
    this.#counts[place] = (this.#counts[place] as number) + 1
  }

  allChanged(): void {
    this.#all++
  }
}

function placeOf(key: string): number {
  return hashKey(key, 0) & (PLACES - 1)
}
