import type { Status } from '@cachereef/proxy'
import type { LocalPeer } from '../up/local-community.ts'
import { bytes, counted, share } from './quantity.ts'
import { table } from './table.ts'

export interface UpViewFacts {
  readonly community: string
  readonly cacheServer: string
  readonly peers: readonly LocalPeer[]
  /** By name; a peer that did not answer has none. */
  readonly statuses: ReadonlyMap<string, Status>
  readonly log: readonly string[]
}

/** What `cachereef up` shows: how to use the proxy, one row a peer, and what was logged last. */
export function upView({ community, cacheServer, peers, statuses, log }: UpViewFacts): string {
  const proxy = peers[0]?.listen ?? ''
  const rows = peers.map((peer) => peerRow(peer, statuses.get(peer.name)))
  return [
    `CacheReef: community ${community}, ${counted(peers.length, 'peer')}, cache server ${cacheServer}`,
    '',
    `  try it      curl -x http://${proxy} http://example.com/ -o /dev/null -sD-`,
    `  status      http://${peers[0]?.admin ?? ''}/`,
    '  stop        Ctrl-C',
    '',
    table([
      ['PEER', 'ROLE', 'PID', 'PROXY', 'PORTION SEEN', 'OBJECTS', 'STORED', 'HITS', 'HIT SHARE', 'FETCHES'],
      ...rows,
    ]),
    '',
    ...log,
    '',
  ].join('\n')
}

function peerRow({ name, listen, pid }: LocalPeer, status: Status | undefined): string[] {
  if (status === undefined) return [name, 'gone', String(pid), listen]
  const { cache, role, peers, peerId } = status
  const portion = peers.find((peer) => peer.peerId === peerId)?.portion
  return [
    name,
    role,
    String(pid),
    listen,
    portion === undefined ? '' : counted(portion.domains.length, 'domain'),
    String(cache.objects),
    bytes(cache.bytes),
    String(cache.hits),
    share(cache.hits, cache.hits + cache.misses),
    String(cache.originFetches),
  ]
}
