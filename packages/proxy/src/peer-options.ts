import type { OptionNames } from '@cachereef/community'
import type { Logger } from './logger.ts'

/** A prefix of this peer's own paths that stands for an origin: `/npm` for `https://registry.npmjs.org/`. */
export interface Mirror {
  /** Starts with a slash; a slash at its end makes no difference. */
  readonly prefix: string
  /** http or https URL; requests below the prefix are for what is below this URL. */
  readonly origin: string
}

/** Options of `createPeer`, named as those of `cachereef peer`. Addresses are "HOST:PORT", IPv6 in brackets, port 0: any free one. */
export interface PeerOptions {
  /** For clients. Default "127.0.0.1:3128". */
  readonly listen?: string
  /** CIDRs of who may be a client. Default: loopback, and the local subnets where `listen` is beyond loopback. */
  readonly allowClients?: readonly string[]
  /** The client address that others are told. Default: none on loopback, else the address listened on. */
  readonly advertiseListen?: string
  /** Ports that CONNECT may reach besides 443 and 563. */
  readonly connectPorts?: readonly number[]
  /** CRMSG, and content between peers. Default "127.0.0.1:3130"; with a secret "0.0.0.0:3130". */
  readonly peerListen?: string
  /** The peer address that others are told. Default: the one that the master saw. */
  readonly advertise?: string
  /** Status, metrics and the page; undefined opens none. */
  readonly admin?: string
  /** Needed, as `Authorization: Bearer …`, for what changes state from beyond loopback. Default: that is refused. */
  readonly adminToken?: string
  /** Default "default". */
  readonly community?: string
  /** Names this peer in Via and Cache-Status: letters, digits, ".", "_", "-", at most 64. Default: the host's name. */
  readonly name?: string
  /** Directories to ask, "HOST:PORT". */
  readonly cacheServers?: readonly string[]
  /** Default: multicast where `peerListen` is beyond loopback, else off. */
  readonly discover?: 'multicast' | 'broadcast' | 'off'
  /** The community's keyring, the first seals. Default: none. */
  readonly secrets?: readonly Uint8Array[]
  /** Knowingly without a secret beyond loopback. Default false. */
  readonly open?: boolean
  /** Identity and disk store. Default: none, so a new identity at each start. */
  readonly stateDir?: string
  /** Bound of the memory store; 0 is off. Default 256 MB. */
  readonly memoryBytes?: number
  /** Bound of the disk store; 0 is off. Default 0. */
  readonly diskBytes?: number
  /** Bytes a second of what other peers are sent; own clients are never limited (B12). Default: no limit. */
  readonly giveUpBytesPerSecond?: number
  /** Bytes a second of what is fetched and taken over for other peers. Default: no limit. */
  readonly giveDownBytesPerSecond?: number
  /** Share of the processors, above 0 to 1, beyond which other peers are told to try elsewhere. Default 1. */
  readonly giveProcessorShare?: number
  /** Other peers get something only while nobody else needs this machine, its battery or a metered link. Default false. */
  readonly onlyWhenIdle?: boolean
  /** redis://HOST:PORT/DATABASE of a Redis or Valkey that keeps what memory has not; in place of a disk. Default: none. */
  readonly redis?: string
  /** Bound of what is kept there, whoever stores it. Default 1 GB. */
  readonly redisBytes?: number
  /** Holders of each domain. Default 1. */
  readonly replicas?: number
  /**
   * Share of what peers answer that is compared with the origin in the background, 0 to 1; 0 is off. One that sends what the origin
   * does not have is not asked for a while. Default 0.001.
   */
  readonly verifyShare?: number
  /** Whether clients of `reverse` and `mirrors` that can reach the holder are sent there (A23). Default "relay": never. */
  readonly deliver?: 'relay' | 'reroute'
  /** Where holders are looked up: the own table, or the master (A19). Default "table". */
  readonly location?: 'table' | 'master'
  /** Every request is for this origin. */
  readonly reverse?: string
  readonly mirrors?: readonly Mirror[]
  /** "HOST1:PORT1:HOST2:PORT2" as in curl's `--connect-to`: connections meant for the first go to the second. */
  readonly connectTo?: readonly string[]
  /** How long an origin may take to answer, and between two parts of a body; 1 to 60,000. Default 60,000. */
  readonly originTimeoutMs?: number
  /** Called once, before the first TLS handshake with an origin: to read what is trusted, say. Default: nothing. */
  readonly beforeOriginTls?: () => void
  /** Else loopback, link-local and private origins are refused, those of `reverse`, `mirrors` and `connectTo` excepted. Default false. */
  readonly allowPrivateOrigins?: boolean
  /** A full community denies. Default 256. */
  readonly maxPeers?: number
  /** Default 500. */
  readonly pingIntervalMs?: number
  /** Default three intervals. */
  readonly pingTimeoutMs?: number
  /** What this peer says of itself. Default: silence. */
  readonly logger?: Logger
  /** Gives up joining: `createPeer` then rejects with its reason. Of no meaning once it has resolved. */
  readonly signal?: AbortSignal
}

export const PEER_OPTIONS: OptionNames<PeerOptions> = {
  listen: true,
  allowClients: true,
  advertiseListen: true,
  connectPorts: true,
  peerListen: true,
  advertise: true,
  admin: true,
  adminToken: true,
  community: true,
  name: true,
  cacheServers: true,
  discover: true,
  secrets: true,
  open: true,
  stateDir: true,
  memoryBytes: true,
  diskBytes: true,
  giveUpBytesPerSecond: true,
  giveDownBytesPerSecond: true,
  giveProcessorShare: true,
  onlyWhenIdle: true,
  redis: true,
  redisBytes: true,
  replicas: true,
  verifyShare: true,
  deliver: true,
  location: true,
  reverse: true,
  mirrors: true,
  connectTo: true,
  originTimeoutMs: true,
  beforeOriginTls: true,
  allowPrivateOrigins: true,
  maxPeers: true,
  pingIntervalMs: true,
  pingTimeoutMs: true,
  logger: true,
  signal: true,
}
