import type { ChaosOptions, ChaosReport } from './chaos.ts'
import { failureLine } from './failure-line.ts'

/** Failures that are told one by one; there is more to learn from the first than from the thousandth. */
const FAILURES_TOLD = 30

export function reportOf(options: Omit<ChaosOptions, 'onEvent' | 'signal' | 'logFolder'>, report: ChaosReport): string {
  const { load, originRequests, faults, purges, failures, excused, complaints } = report
  const { p50, p99, most } = load.tookMs
  const lines = [
    `seed ${options.seed}, ${options.minutes} min, ${options.peers} peers, ${options.rate} requests/s, ${options.words.join(' ')}`,
    `requests   ${load.requests}, ${megabytes(load.bytes)} compared byte for byte, ${load.withheld} withheld`,
    `origin     ${originRequests} requests`,
    `time       median ${ms(p50)}, 99 % ${ms(p99)}, most ${ms(most)}`,
    `faults     ${counts(faults)}`,
    `purges     ${purges.all} answered, ${purges.complete} of these confirmed by all`,
    `excused    ${counts(excused)}`,
    `failures   ${failures.length}`,
    ...failures.slice(0, FAILURES_TOLD).map(failureLine),
    ...complaints.map((complaint) => `complaint  ${complaint}`),
  ]
  return lines.join('\n')
}

function counts(map: ReadonlyMap<string, number>): string {
  return [...map].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none'
}

const ms = (value: number) => `${Math.round(value)} ms`
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
