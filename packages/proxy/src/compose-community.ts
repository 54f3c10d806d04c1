import { availableParallelism } from 'node:os'
import type { Socket } from 'node:net'
import {
  type CacheFigures,
  type Community,
  type CommunityOptions,
  type Identity,
  refusalText,
} from '@cachereef/community'
import type { Capacity } from '@cachereef/protocol'
import { REFUSED_LOGGED_MS } from './limits.ts'
import { capacityGiven } from './giving/capacity-given.ts'
import type { PeerSettings } from './peer-settings.ts'

/** What is assumed where nothing says how fast the network is: an ordinary wired one. */
const BANDWIDTH_KBPS = 1_000_000

/** What this machine has, if its user set no limits. */
export function fullCapacity({ memoryBytes, diskBytes }: PeerSettings): Capacity {
  return {
    cpu: availableParallelism() * 1_000,
    bandwidthKbps: BANDWIDTH_KBPS,
    cacheBytes: memoryBytes + diskBytes,
  }
}

/** What the community is told of a peer. */
export function communityOptions(
  settings: PeerSettings,
  identity: Identity,
  onContent: (socket: Socket) => void,
  figures: () => CacheFigures,
): CommunityOptions {
  const { advertise, advertiseListen, memoryBytes, diskBytes, redis, logger } = settings
  return {
    name: settings.community,
    peerName: settings.name,
    peerNameIsDefault: settings.nameIsDefault,
    identity,
    listen: settings.peerListen,
    cacheServers: settings.cacheServers,
    discover: settings.discover,
    secrets: settings.secrets,
    open: settings.open,
    capacity: capacityGiven(fullCapacity(settings), settings.give, true),
    caching: memoryBytes + diskBytes > 0 || redis !== undefined,
    domains: [...new Set(settings.mounts.map(({ base }) => new URL(base).hostname))],
    replicas: settings.replicas,
    maxPeers: settings.maxPeers,
    pingIntervalMs: settings.pingIntervalMs,
    pingTimeoutMs: settings.pingTimeoutMs,
    location: settings.location,
    onContent,
    figures,
    onNote: (text) => logger.info({}, text),
    ...(advertise === undefined ? {} : { advertise }),
    ...(advertiseListen === undefined ? {} : { clientAddress: advertiseListen }),
  }
}

/** Tells the log what happens in the community; what was refused once a kind and interval, for anybody can send it. */
export function logCommunity(community: Community, { logger }: PeerSettings, now: () => number): void {
  const told = new Map<string, number>()
  community.on('peer-up', ({ id, name, address }) => {
    if (id !== community.self.id) logger.info({ name, address }, 'a peer has joined')
  })
  community.on('peer-down', ({ name, address }, reason) => logger.info({ name, address, reason }, 'a peer is gone'))
  community.on('master-changed', ({ name, address }) => logger.info({ name, address }, 'there is a new master'))
  community.on('denied', ({ reason, detail, master }) =>
    logger.warn({ reason, master }, `the join was denied: ${detail}`),
  )
  community.on('refused', (kind, detail) => {
    const toldMs = told.get(kind)
    if (toldMs !== undefined && now() - toldMs < REFUSED_LOGGED_MS) return
    told.set(kind, now())
    const { level, text } = refusalText(kind)
    logger[level]({ kind, detail }, text)
  })
}
