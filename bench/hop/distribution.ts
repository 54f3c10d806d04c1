/** Percentiles of times, in milliseconds. */
export interface Distribution {
  readonly p50: number
  readonly p90: number
  readonly p99: number
}

export function distributionOf(timesMs: readonly number[]): Distribution {
  const sorted = Float64Array.from(timesMs).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
}
