import type { PurgeReport } from '@cachereef/proxy'
import { counted } from './quantity.ts'
import { table } from './table.ts'

/** What a peer answers to `POST /purge`, as far as it is shown. */
export type PurgeAnswer = Pick<PurgeReport, 'complete' | 'objects' | 'ms' | 'peers'>

/** One row a peer, what it deleted and how soon, or why it did not say that it did; then the sum. */
export function purgeView({ complete, objects, ms, peers }: PurgeAnswer): string {
  const rows = peers.map((peer) => [
    peer.name,
    peer.confirmed ? `${counted(peer.objects, 'object')} deleted` : `NOT CONFIRMED: ${peer.error}`,
    `${peer.ms} ms`,
  ])
  const confirmed = `${peers.filter((peer) => peer.confirmed).length} of ${counted(peers.length, 'peer')}`
  return `${table(rows)}\n${counted(objects, 'object')} deleted, confirmed by ${complete ? 'every peer' : confirmed} in ${ms} ms\n`
}
