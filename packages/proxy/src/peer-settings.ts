import { hostname, networkInterfaces } from 'node:os'
import { PeerError } from './errors.ts'
import type { GiveLimits } from './giving/capacity-given.ts'
import { refuseUnknownOptions } from './known-options.ts'
import { formatHostPort, type HostPort, parseHostPort } from './host-port.ts'
import { GIVE_BYTES_PER_SECOND_MIN } from './giving/limits.ts'
import { type ClientAcl, createClientAcl, isLoopbackHost } from './listen/client-acl.ts'
import { type Mount, mountsOf } from './listen/mirrors.ts'
import { type Logger, silence } from './logger.ts'
import { type ConnectToRule, parseConnectTo } from './origin/connect-to.ts'
import { HEAD_MS } from './origin/limits.ts'
import { PEER_OPTIONS, type PeerOptions } from './peer-options.ts'
import { refuseUnprotected } from './protection.ts'
import { DISK_BYTES_MIN, MEMORY_BYTES_MAX, MEMORY_BYTES_MIN, REDIS_BYTES_MIN } from './store/limits.ts'
import { VERIFY_SHARE } from './verify/limits.ts'

/** Options with their defaults filled in and everything in them understood. */
export interface PeerSettings {
  readonly listen: HostPort
  readonly acl: ClientAcl
  readonly advertiseListen: string | undefined
  readonly connectPorts: readonly number[]
  readonly peerListen: HostPort
  readonly advertise: string | undefined
  readonly admin: HostPort | undefined
  readonly adminToken: string | undefined
  readonly community: string
  readonly name: string
  /** Nobody chose the name, so it may get a suffix where it is taken. */
  readonly nameIsDefault: boolean
  readonly cacheServers: readonly string[]
  readonly discover: 'multicast' | 'broadcast' | 'off'
  readonly secrets: readonly Uint8Array[]
  readonly open: boolean
  readonly stateDir: string | undefined
  readonly memoryBytes: number
  readonly diskBytes: number
  readonly redis: { readonly url: string; readonly bytesMax: number } | undefined
  readonly give: GiveLimits
  readonly replicas: number
  readonly verifyShare: number
  readonly location: 'table' | 'master'
  readonly mounts: readonly Mount[]
  readonly deliver: 'relay' | 'reroute'
  readonly connectTo: readonly ConnectToRule[]
  readonly originTimeoutMs: number
  readonly beforeOriginTls: (() => void) | undefined
  readonly allowPrivate: (hostname: string, port: number) => boolean
  readonly maxPeers: number
  readonly pingIntervalMs: number
  readonly pingTimeoutMs: number
  readonly logger: Logger
  readonly signal: AbortSignal | undefined
}

/** A pseudonym in Via and a member in Cache-Status: both are tokens (RFC 9110 section 5.6.2), of which these characters are enough. */
const NAME = /^[A-Za-z0-9._-]{1,64}$/

/** Throws PeerError `invalid-option`, whose message names the option and what it may be; or `unprotected-address`. */
export function settingsOf(options: PeerOptions): PeerSettings {
  refuseUnknownOptions('createPeer', options, PEER_OPTIONS)
  const secrets = options.secrets ?? []
  const name = options.name ?? tokenOf(hostname())
  if (!NAME.test(name)) refuse('name', name, 'letters, digits, ".", "_" and "-", at most 64')
  const listen = address('listen', options.listen ?? '127.0.0.1:3128')
  const peerListen = address(
    'peerListen',
    options.peerListen ?? (secrets.length > 0 ? '0.0.0.0:3130' : '127.0.0.1:3130'),
  )
  const admin = options.admin === undefined ? undefined : address('admin', options.admin)
  refuseUnprotected({ listen, peerListen, admin }, options)
  const mounts = mountsOf(options.mirrors ?? [], options.reverse)
  const pingIntervalMs = count('pingIntervalMs', options.pingIntervalMs ?? 500, 10, 60_000)
  if (options.deliver === 'reroute' && mounts.length === 0) {
    throw new PeerError(
      'invalid-option',
      'deliver: "reroute" is for reverse and mirrors only; through a forward proxy it would put all sites into one',
    )
  }
  if (options.diskBytes !== undefined && options.diskBytes > 0 && options.stateDir === undefined) {
    throw new PeerError('invalid-option', 'diskBytes: a store on disk needs a stateDir to be in')
  }
  if (options.redis !== undefined && (options.diskBytes ?? 0) > 0) {
    throw new PeerError('invalid-option', 'redis: what memory has not is kept in Redis or on disk, not in both')
  }
  return {
    listen,
    acl: createClientAcl(options.allowClients, listen.host),
    advertiseListen:
      options.advertiseListen === undefined ? ownAddress(listen) : checked('advertiseListen', options.advertiseListen),
    connectPorts: (options.connectPorts ?? []).map((port) => count('connectPorts', port, 1, 65_535)),
    peerListen,
    advertise: options.advertise === undefined ? undefined : checked('advertise', options.advertise),
    admin,
    adminToken: options.adminToken,
    community: options.community ?? 'default',
    name,
    nameIsDefault: options.name === undefined,
    cacheServers: (options.cacheServers ?? []).map((text) =>
      text.startsWith('dns:') ? text : checked('cacheServers', text),
    ),
    discover: options.discover ?? (isLoopbackHost(peerListen.host) ? 'off' : 'multicast'),
    secrets,
    open: options.open ?? false,
    stateDir: options.stateDir,
    memoryBytes: bound('memoryBytes', options.memoryBytes ?? 256_000_000, MEMORY_BYTES_MIN, MEMORY_BYTES_MAX),
    diskBytes: bound('diskBytes', options.diskBytes ?? 0, DISK_BYTES_MIN, Number.MAX_SAFE_INTEGER),
    give: {
      upBytesPerSecond: bandwidth('giveUpBytesPerSecond', options.giveUpBytesPerSecond),
      downBytesPerSecond: bandwidth('giveDownBytesPerSecond', options.giveDownBytesPerSecond),
      processorShare: part('giveProcessorShare', options.giveProcessorShare),
      onlyWhenIdle: options.onlyWhenIdle ?? false,
    },
    redis: options.redis === undefined ? undefined : redisSettings(options.redis, options.redisBytes ?? 1_000_000_000),
    replicas: count('replicas', options.replicas ?? 1, 1, 16),
    verifyShare: fraction('verifyShare', options.verifyShare ?? VERIFY_SHARE),
    location: options.location ?? 'table',
    mounts,
    deliver: options.deliver ?? 'relay',
    connectTo: (options.connectTo ?? []).map(
      (text) => parseConnectTo(text) ?? refuse('connectTo', text, 'HOST1:PORT1:HOST2:PORT2'),
    ),
    // No longer than HEAD_MS: other peers wait hardly longer for this one.
    originTimeoutMs: count('originTimeoutMs', options.originTimeoutMs ?? HEAD_MS, 1, HEAD_MS),
    beforeOriginTls: options.beforeOriginTls,
    allowPrivate: privateOrigins(options.allowPrivateOrigins ?? false, mounts),
    maxPeers: count('maxPeers', options.maxPeers ?? 256, 1, 10_000),
    pingIntervalMs,
    pingTimeoutMs: count('pingTimeoutMs', options.pingTimeoutMs ?? 3 * pingIntervalMs, pingIntervalMs, 600_000),
    logger: options.logger ?? silence,
    signal: options.signal,
  }
}

/** The origins that the user named may be private; for all others an option must say so. */
function privateOrigins(all: boolean, mounts: readonly Mount[]): (hostname: string, port: number) => boolean {
  const named = new Set(
    mounts.map(({ base }) => {
      const { hostname, port, protocol } = new URL(base)
      return `${hostname.replace(/^\[|\]$/g, '')} ${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`
    }),
  )
  return (hostname, port) => all || named.has(`${hostname} ${port}`)
}

/** What others are told where nothing else was said: the address listened on, if it is one that others can reach. */
function ownAddress({ host, port }: HostPort): string | undefined {
  if (port === 0 || isLoopbackHost(host)) return undefined
  const reachable = host === '0.0.0.0' || host === '::' ? outwardAddress() : host
  return reachable && formatHostPort(reachable, port)
}

function outwardAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address
}

/** A host's name with what a token can't have replaced. */
function tokenOf(host: string): string {
  return host.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 64) || 'peer'
}

function address(option: string, text: string): HostPort {
  try {
    return parseHostPort(text)
  } catch (cause) {
    throw new PeerError('invalid-option', `${option}: ${(cause as Error).message}`, { cause })
  }
}

function checked(option: string, text: string): string {
  address(option, text)
  return text
}

function count(option: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most)
    refuse(option, String(value), `a whole number from ${least} to ${most}`)
  return value
}

/** Slower than the least, a peer would be of no use to any other. */
function bandwidth(option: string, bytesPerSecond: number | undefined): number | undefined {
  return bytesPerSecond && count(option, bytesPerSecond, GIVE_BYTES_PER_SECOND_MIN, Number.MAX_SAFE_INTEGER)
}

function part(option: string, value: number | undefined): number | undefined {
  if (value !== undefined && !(value > 0 && value <= 1)) refuse(option, String(value), 'a share above 0 and up to 1')
  return value
}

function redisSettings(url: string, bytes: number): NonNullable<PeerSettings['redis']> {
  return { url, bytesMax: count('redisBytes', bytes, REDIS_BYTES_MIN, Number.MAX_SAFE_INTEGER) }
}

function fraction(option: string, value: number): number {
  if (!(value >= 0 && value <= 1)) refuse(option, String(value), 'a share from 0 to 1')
  return value
}

/** Zero, which is off, or what the store can work with. */
function bound(option: string, bytes: number, least: number, most: number): number {
  return bytes === 0 ? 0 : count(option, bytes, least, most)
}

function refuse(option: string, value: string, wanted: string): never {
  throw new PeerError('invalid-option', `${option}: "${value.slice(0, 80)}" is not ${wanted}`)
}
