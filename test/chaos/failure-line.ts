import type { Failure } from './load-wire.ts'

/** When, where, what and by which way, on one line. */
export function failureLine({ fault, detail, peer, url, askedMs, tookMs, cacheStatus }: Failure): string {
  const when = new Date(askedMs).toISOString().slice(11, 23)
  return `  ${when} ${peer} ${fault}: ${detail?.trim()}; ${url}; took ${Math.round(tookMs)} ms; ${cacheStatus}`
}
