/** Times of one kind of event, in milliseconds. */
export interface Figures {
  readonly count: number
  readonly medianMs: number
  readonly p90Ms: number
  readonly worstMs: number
}

/** Throws where there is nothing to sum up. */
export function figuresOf(timesMs: readonly number[]): Figures {
  const sorted = [...timesMs].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
  const [median, p90, worst] = [at(0.5), at(0.9), sorted.at(-1)]
  if (median === undefined || p90 === undefined || worst === undefined) throw new Error('nothing was measured')
  return { count: sorted.length, medianMs: median, p90Ms: p90, worstMs: worst }
}

/** One row of a table in the report. */
export function row(what: string, { count, medianMs, p90Ms, worstMs }: Figures): string {
  const [median, p90, worst] = [medianMs, p90Ms, worstMs].map((ms) => `${Math.round(ms)} ms`)
  return `| ${what} | ${count} | ${median} | ${p90} | ${worst} |`
}
