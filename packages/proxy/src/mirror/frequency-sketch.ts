import { SKETCH_COUNTERS, SKETCH_ROWS } from './limits.ts'

/**
 * How often something was added lately, within a fixed number of bytes (count-min sketch, Cormode and Muthukrishnan 2005). It may
 * answer too much, where others share its counters, and never too little.
 */
export interface FrequencySketch {
  /** Adds one; answers how often it was added. */
  add(hash: number): number
  /** So that what was frequent once fades. */
  halve(): void
}

/** Hashes are any 32 bits that are spread well. A counter stops at 255. */
export function createFrequencySketch(): FrequencySketch {
  const counters = new Uint8Array(SKETCH_ROWS * SKETCH_COUNTERS)
  const mask = SKETCH_COUNTERS - 1
  return {
    add(hash) {
      // One hash makes those of all rows (Kirsch and Mitzenmacher 2006); an odd step meets every counter.
      const step = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 1
      let least = 255
      let at = hash
      for (let row = 0; row < SKETCH_ROWS; row++) {
        const place = row * SKETCH_COUNTERS + ((at >>> 7) & mask)
        const count = Math.min(255, (counters[place] as number) + 1)
        counters[place] = count
        if (count < least) least = count
        at = (at + step) | 0
      }
      return least
    },
    halve() {
      for (let i = 0; i < counters.length; i++) counters[i] = (counters[i] as number) >> 1
    },
  }
}
