import type { DomainLoad } from '@cachereef/protocol'
import { DEMAND_HALF_LIFE_MS, METERED_DOMAINS_MAX } from './limits.ts'

/** A domain's demand as it was at some time; it fades from then on. */
interface Reading {
  requests: number
  bytes: number
  atMs: number
}

/**
 * Adds up the request statistics that ping answers carry (B8), whichever peer they come from, and lets them fade, so
 * that what is rebalanced is the demand of the last minutes and neither one burst nor last week.
 */
export class DemandMeter {
  readonly #readings = new Map<string, Reading>()

  /** @param nowMs Of one clock that never goes back. */
  record(loads: Iterable<DomainLoad>, nowMs: number): void {
    for (const { domain, requests, bytes } of loads) {
      const reading = fade(this.#readings.get(domain), nowMs)
      this.#readings.set(domain, { requests: reading.requests + requests, bytes: reading.bytes + bytes, atMs: nowMs })
    }
    if (this.#readings.size > METERED_DOMAINS_MAX) this.#dropColdest(nowMs)
  }

  /** The demand of every metered domain, faded to `nowMs`, the greatest first. */
  demand(nowMs: number): DomainLoad[] {
    return [...this.#readings]
      .map(([domain, reading]) => {
        const { requests, bytes } = fade(reading, nowMs)
        return { domain, requests, bytes }
      })
      .sort((a, b) => b.requests - a.requests || (a.domain < b.domain ? -1 : 1))
  }

  /** Makes room for a quarter, so that it is done once in a while and not at every report. */
  #dropColdest(nowMs: number): void {
    for (const { domain } of this.demand(nowMs).slice(METERED_DOMAINS_MAX * 0.75)) this.#readings.delete(domain)
  }
}

function fade(reading: Reading | undefined, nowMs: number): Reading {
  if (reading === undefined) return { requests: 0, bytes: 0, atMs: nowMs }
  const kept = 0.5 ** (Math.max(nowMs - reading.atMs, 0) / DEMAND_HALF_LIFE_MS)
  return { requests: reading.requests * kept, bytes: reading.bytes * kept, atMs: nowMs }
}
