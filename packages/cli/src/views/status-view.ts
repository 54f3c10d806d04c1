import type { CacheStatusFigures, GivingFigures, OriginStatus, PeerStatus, Status } from '@cachereef/proxy'
import { VIEW_PEERS } from '../limits.ts'
import { bytes, counted, share } from './quantity.ts'
import { table } from './table.ts'

/** Origins shown: those asked most; the rest is in `/status`. */
const ORIGINS_SHOWN = 10

/** One peer's view of its community as text: who it is, who else is there, what the cache did, which origins it asked. */
export function statusView(status: Status): string {
  const { name, role, community, caching, epoch, peers, cache, giving, origins } = status
  const head = `${name} is ${role} of ${community}, ${counted(peers.length, 'peer')}, term ${epoch.term}`
  const parts = [
    caching === 'active' ? head : `${head}; caching is inactive`,
    peersTable(peers, status.peerId),
    cacheLine(cache),
  ]
  if (giving.refused > 0 || !giving.active) parts.push(givingLine(giving))
  if (origins.length > 0) parts.push(originsTable(origins))
  return `${parts.join('\n\n')}\n`
}

function peersTable(peers: readonly PeerStatus[], own: string): string {
  const rows = peers
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .slice(0, VIEW_PEERS)
    .map(({ peerId, name, role, state, address, weight, portion }) => [
      peerId === own ? `${name} *` : name,
      role,
      state,
      address,
      String(weight),
      portionText(portion),
    ])
  const more = peers.length > VIEW_PEERS ? `\n… and ${peers.length - VIEW_PEERS} more` : ''
  return table([['PEER', 'ROLE', 'STATE', 'ADDRESS', 'WEIGHT', 'PORTION SEEN'], ...rows]) + more
}

function portionText({ domains, slices }: PeerStatus['portion']): string {
  const parts = [counted(domains.length, 'domain')]
  if (slices.length > 0) parts.push(counted(slices.length, 'slice'))
  if (domains[0] !== undefined) parts.push(`such as ${domains[0]}`)
  return parts.join(', ')
}

/** The cache's figures in one line; the share is of hits here among all requests that it decided on. */
function cacheLine(cache: CacheStatusFigures): string {
  const { objects, bytes: stored, hits, misses, peerHits, originFetches, collapsed } = cache
  return (
    `cache: ${counted(objects, 'object')} in ${bytes(stored)}; ${counted(hits, 'hit')} ` +
    `(${share(hits, hits + misses)}), ${counted(peerHits, 'hit')} at other peers, ` +
    `${counted(originFetches, 'answer')} from origins, ${collapsed} collapsed`
  )
}

/** Only where other peers feel a limit. */
function givingLine({ active, why, refused }: GivingFigures): string {
  const now = active ? 'within its limits' : `nothing for now: ${why}`
  return `giving: ${now}; ${counted(refused, 'request')} of other peers sent elsewhere`
}

function originsTable(origins: readonly OriginStatus[]): string {
  const rows = origins
    .toSorted((a, b) => b.requests - a.requests)
    .slice(0, ORIGINS_SHOWN)
    .map(({ host, requests, failed, responseMs: { p50, p99 } }) => [
      host,
      String(requests),
      String(failed),
      `${p50} ms`,
      `${p99} ms`,
    ])
  return table([['ORIGIN', 'REQUESTS', 'FAILED', 'P50', 'P99'], ...rows])
}
