import { VERIFIED_ORIGINS_MAX, VERIFY_AT_ONCE, VERIFY_INTERVAL_MS } from './limits.ts'

/** Keeps comparisons rare for each origin, and few at once. */
export interface OriginPace {
  /** Whether one may begin; then `end` is called when it is over. */
  begin(origin: string): boolean
  end(): void
}

/** `now` in milliseconds, never falling. */
export function createOriginPace(now: () => number): OriginPace {
  const lastMs = new Map<string, number>()
  let running = 0
  return {
    begin(origin) {
      const last = lastMs.get(origin)
      if (running >= VERIFY_AT_ONCE || (last !== undefined && now() - last < VERIFY_INTERVAL_MS)) return false
      // The latest last, so that the first is the one to forget.
      lastMs.delete(origin)
      lastMs.set(origin, now())
      if (lastMs.size > VERIFIED_ORIGINS_MAX) lastMs.delete(lastMs.keys().next().value as string)
      running++
      return true
    },
    end() {
      running--
    },
  }
}
