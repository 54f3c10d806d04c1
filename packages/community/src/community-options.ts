import type { Socket } from 'node:net'
import type { Capacity, ContactTokens, Cryptography } from '@cachereef/protocol'
import type { Denial, JoinRequest } from './core/admission.ts'
import type { JoinTimings } from './core/options.ts'
import type { Settings } from './core/peer-list.ts'
import type { Identity } from './identity/identity.ts'
import type { Clock } from './ports/clock.ts'
import type { LocalNetwork } from './ports/local-network.ts'
import type { Resolver } from './ports/resolver.ts'
import type { Transport } from './ports/transport.ts'
import type { HostPort } from './transports/address.ts'

/** Figures of the cache, for the answers to pings. */
export interface CacheFigures {
  readonly requests: number
  readonly hits: number
  readonly objects: number
  readonly bytes: number
}

export interface CommunityOptions {
  /** Name of the community, 1 to 64 bytes. */
  readonly name: string
  /** Name of this peer, unique in the community, 1 to 64 bytes. */
  readonly peerName: string
  /** True: nobody chose the name, so it gets a suffix where it is taken. Default false. */
  readonly peerNameIsDefault?: boolean
  readonly identity: Identity
  /** UDP and TCP for other peers; port 0: any that is free. */
  readonly listen: HostPort
  /** The peer address that others are told. Default: where it listens, or, on every address, what the master sees. */
  readonly advertise?: string
  /** The client address that others are told. Default none. */
  readonly clientAddress?: string
  /**
   * Directories to ask: HOST:PORT; dns:HOST:PORT, every address of that name; or dns:_SERVICE._PROTO.NAME, every target of
   * its SRV records. Default none.
   */
  readonly cacheServers?: readonly string[]
  /** Peers that may be there already, written as `cacheServers`: each is asked whether it is a master. Default none. */
  readonly seeds?: readonly string[]
  /** How the neighbourhood is probed. Default "off". */
  readonly discover?: 'multicast' | 'broadcast' | 'off'
  /** The first seals, all of them open. Default none: then only loopback, unless `open`. */
  readonly secrets?: readonly Uint8Array[]
  readonly open?: boolean
  readonly capacity: Capacity
  /** False: it joins as one that only proxies (B11). Default true. */
  readonly caching?: boolean
  /** Domains that every request is for. Default none. */
  readonly domains?: readonly string[]
  /** Holders of each domain. Default 1. */
  readonly replicas?: number
  /** Largest size of the community. Default 256. */
  readonly maxPeers?: number
  /** As a master: address ranges whose peers may join, "192.0.2.0/24". Default: any. */
  readonly allowPeers?: readonly string[]
  /** As a master: a rule of one's own for who may join, asked last. A denial's detail is shown to whoever asked. */
  readonly admit?: (request: JoinRequest) => Denial | undefined
  /** Default 500 ms. */
  readonly pingIntervalMs?: number
  /** Silence after which a master or member is given up. Default three intervals. */
  readonly pingTimeoutMs?: number
  /** Where `locate` looks. Default "table". */
  readonly location?: 'table' | 'master'
  readonly timings?: Partial<JoinTimings>
  /** Connections on the peer port that open a TLS handshake. */
  readonly onContent?: (socket: Socket) => void
  /** Asked at each ping. Default: zeros. */
  readonly figures?: () => CacheFigures
  /** A line for the log, said once for each thing that happened. */
  readonly onNote?: (text: string) => void
  /** For tests and simulations. Defaults: the real network, the machine's clock, Math.random, node:crypto. */
  readonly transport?: Transport
  readonly localNetwork?: LocalNetwork
  readonly resolver?: Resolver
  readonly clock?: Clock
  readonly random?: () => number
  /** Signs, and seals where it has a secret; `secrets` count for nothing then. */
  readonly cryptography?: Cryptography
  readonly tokens?: ContactTokens
}

const DEFAULT_PING_INTERVAL_MS = 500
const PING_INTERVALS_PER_TIMEOUT = 3
const DEFAULT_MAX_PEERS = 256

/** What this peer lays down for the community that it founds, defaults filled in. */
export function settingsOf(options: CommunityOptions): Settings {
  const pingIntervalMs = options.pingIntervalMs ?? DEFAULT_PING_INTERVAL_MS
  return {
    replicas: options.replicas ?? 1,
    maxPeers: options.maxPeers ?? DEFAULT_MAX_PEERS,
    pingIntervalMs,
    pingTimeoutMs: options.pingTimeoutMs ?? PING_INTERVALS_PER_TIMEOUT * pingIntervalMs,
  }
}
