import { randomInt } from 'node:crypto'
import { hashKey } from '../store/key-hash.ts'
import { createFrequencySketch } from './frequency-sketch.ts'
import { HOT_HALF_LIFE_MS, HOT_HOPS } from './limits.ts'

/** What is asked for so often that a hop each time is too much. */
export interface Heat {
  /** It was asked for; whether it is hot by now. */
  add(key: string): boolean
}

/** `now` in milliseconds, never falling. What is counted fades by half every `HOT_HALF_LIFE_MS`. */
export function createHeat(now: () => number): Heat {
  // Nobody outside can make up keys that share counters.
  const seed = randomInt(2 ** 32)
  const sketch = createFrequencySketch()
  let halvedMs = now()
  return {
    add(key) {
      // After four half-lives next to nothing is left: an idle night needs no thousand rounds.
      for (let rounds = 0; now() - halvedMs >= HOT_HALF_LIFE_MS && rounds < 8; rounds++) {
        sketch.halve()
        halvedMs += HOT_HALF_LIFE_MS
      }
      if (now() - halvedMs >= HOT_HALF_LIFE_MS) halvedMs = now()
      return sketch.add(hashKey(key, seed)) >= HOT_HOPS
    },
  }
}
