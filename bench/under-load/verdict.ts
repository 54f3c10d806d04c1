import type { Failure, LoadFigures } from '../../test/chaos/load-wire.ts'
import { failureLine } from '../../test/chaos/failure-line.ts'

const FAILURES_TOLD = 10

export function loadLine({ requests, bytes, withheld, hits, tookMs }: LoadFigures): string {
  const [p50, p99, most] = [tookMs.p50, tookMs.p99, tookMs.most].map((ms) => ms.toFixed(1))
  const share = Math.round((100 * hits) / Math.max(1, requests))
  return (
    `${requests} requests, ${Math.round(bytes / 1e6)} MB compared, ${withheld} withheld, ${share} % hits where they were asked; ` +
    `median ${p50} ms, 99 % ${p99} ms, most ${most} ms`
  )
}

/** Tells the failures; the exit status: 0 where there are none, and nothing else went wrong. */
export function verdictOf(failures: readonly Failure[], others = 0): number {
  console.log(`failed or wrong at peers that lived: ${failures.length}`)
  for (const failure of failures.slice(0, FAILURES_TOLD)) console.log(failureLine(failure))
  return failures.length + others === 0 ? 0 : 1
}
