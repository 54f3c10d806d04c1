import type { Clock } from './clock.ts'

/** The machine's own time: monotonic, so that a clock that is set moves no deadline. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  schedule(atMs, callback) {
    const timer = setTimeout(callback, Math.max(0, atMs - performance.now()))
    return { cancel: () => clearTimeout(timer) }
  },
}
