import type { PredictionReport } from '@cachereef/proxy'
import { bytes, counted, share } from './quantity.ts'
import { table } from './table.ts'

const SECONDS = ['s', 1_000] as const
const UNITS = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const

export interface ReplayReport extends PredictionReport {
  /** Lines in no format known. */
  readonly unread: number
}

/** What the log has, a row for each number of peers, and how many are worth having. */
export function replayView(report: ReplayReport): string {
  const { requests, unread, clients, cacheable, firstMs, lastMs, communities, best } = report
  const left = unread === 0 ? '' : `, ${counted(unread, 'line')} left out, in no format known`
  const head = ['peers', 'hits', 'of them local', 'validated', 'bytes saved', 'each alone: hits', 'bytes saved']
  const rows = communities.map((community) => [
    `${community.peers}`,
    share(community.hits, requests),
    share(community.localHits, community.hits),
    share(community.validated, requests),
    share(community.savedBytes, report.bytes),
    share(community.alone.hits, requests),
    share(community.alone.savedBytes, report.bytes),
  ])
  const largest = Math.max(...communities.map(({ peers }) => peers))
  const saved = bytes(communities.find(({ peers }) => peers === best)?.savedBytes ?? 0)
  const more =
    best < largest
      ? 'more would have saved less than one byte in a hundred besides'
      : `more may save more: try --peers ${2 * largest}`
  return [
    `${counted(requests, 'request')} of ${counted(clients, 'client')} for ${bytes(report.bytes)} in ${period(lastMs - firstMs)}${left}`,
    `${share(cacheable, requests)} of them a cache may answer, by method and status`,
    '',
    table([head, ...rows]),
    '',
    `${counted(best, 'peer')} would have saved ${saved}; ${more}`,
    '',
  ].join('\n')
}

/** In the largest unit of which there are at least two. */
function period(ms: number): string {
  const [unit, unitMs] = UNITS.find(([, each]) => ms >= 2 * each) ?? SECONDS
  return `${Math.round(ms / unitMs)} ${unit}`
}
