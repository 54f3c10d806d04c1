import { HEDGE_BURST, HEDGE_SHARE } from '../limits.ts'

/** Keeps second requests a small share of all, whatever the holders do: a slow community must not get twice the load. */
export interface HedgeBudget {
  /** A first request was sent. */
  earn(): void
  /** Whether a second one may be sent now; if so, it is counted. */
  spend(): boolean
}

/** Full at first, so that a holder that stalls right after the start is hedged too. */
export function createHedgeBudget(share: number = HEDGE_SHARE, burst: number = HEDGE_BURST): HedgeBudget {
  let tokens = burst
  return {
    earn() {
      tokens = Math.min(burst, tokens + share)
    },
    spend() {
      if (tokens < 1) return false
      tokens--
      return true
    },
  }
}
