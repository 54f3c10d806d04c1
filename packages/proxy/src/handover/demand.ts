import { RECORDED_KEYS_MAX } from './limits.ts'

/** How often each key was asked for, of those asked for lately. */
export interface Demand {
  add(key: string): void
  /** Keys and how often they were asked for, in no order. */
  entries(): Iterable<readonly [key: string, requests: number]>
}

/**
 * Counts requests a key, within a bound: the oldest entry makes room, but one that was asked for again since gets another turn
 * with half its count, so that what is popular stays and what was popular fades.
 */
export function createDemand(keysMax: number = RECORDED_KEYS_MAX): Demand {
  const counts = new Map<string, number>()

  const makeRoom = (): void => {
    for (const [key, requests] of counts) {
      counts.delete(key)
      if (requests <= 1) return
      counts.set(key, requests >> 1)
    }
  }

  return {
    add(key) {
      const requests = counts.get(key)
      if (requests === undefined && counts.size >= keysMax) makeRoom()
      counts.set(key, (requests ?? 0) + 1)
    },
    entries: () => counts.entries(),
  }
}
