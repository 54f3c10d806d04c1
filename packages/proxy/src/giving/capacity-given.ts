import type { Capacity } from '@cachereef/protocol'

/** What a user lets other peers have; undefined: all there is. */
export interface GiveLimits {
  /** Bytes a second of what other peers are sent, and of what is fetched and taken over for them. */
  readonly upBytesPerSecond: number | undefined
  readonly downBytesPerSecond: number | undefined
  /** Share of all processors, above 0 to 1. */
  readonly processorShare: number | undefined
  readonly onlyWhenIdle: boolean
}

/**
 * What the community is told that this peer has (B12): its weight, and with it its portion, follows from that. One that gives
 * nothing now has no processor and no link for others, so the least weight there is.
 */
export function capacityGiven(all: Capacity, limits: GiveLimits, givesNow: boolean): Capacity {
  const { upBytesPerSecond = Infinity, downBytesPerSecond = Infinity, processorShare = 1 } = limits
  if (!givesNow) return { cpu: 0, bandwidthKbps: 0, cacheBytes: all.cacheBytes }
  const bandwidthKbps = Math.min(all.bandwidthKbps, (Math.min(upBytesPerSecond, downBytesPerSecond) * 8) / 1_000)
  return {
    cpu: Math.round(all.cpu * processorShare),
    bandwidthKbps: Math.round(bandwidthKbps),
    cacheBytes: all.cacheBytes,
  }
}
