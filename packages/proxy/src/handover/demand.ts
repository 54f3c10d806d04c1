import { RECORDED_CHARS_MAX, RECORDED_KEYS_MAX } from './limits.ts'

/** How often each key was asked for, of those asked for lately. */
export interface Demand {
  add(key: string): void
  /** Keys and how often they were asked for, in no order. */
  entries(): Iterable<readonly [key: string, requests: number]>
}

/**
 * Counts requests a key, within bounds of keys and of their characters: the oldest entry makes room, but one that was asked for again since gets another turn
 * with half its count, so that what is popular stays and what was popular fades.
 */
export function createDemand(keysMax: number = RECORDED_KEYS_MAX, charsMax: number = RECORDED_CHARS_MAX): Demand {
  const counts = new Map<string, number>()
  let chars = 0

  const makeRoom = (): void => {
    for (const [key, requests] of counts) {
      counts.delete(key)
      if (requests <= 1) {
        chars -= key.length
        return
      }
      counts.set(key, requests >> 1)
    }
  }

  return {
    add(key) {
      const requests = counts.get(key)
      if (requests === undefined) {
        if (key.length > charsMax) return
        while (counts.size >= keysMax || chars + key.length > charsMax) makeRoom()
        chars += key.length
      }
      counts.set(key, (requests ?? 0) + 1)
    },
    entries: () => counts.entries(),
  }
}
