import type { Socket } from 'node:net'
import type { AllocationTable } from '@cachereef/allocation'
import {
  type Capacity,
  type CommunityId,
  type ContactTokens,
  type Cryptography,
  NO_COMMUNITY,
  type Payload,
  type PeerId,
} from '@cachereef/protocol'
import { EventEmitter } from 'eventemitter3'
import type { Community, CommunityEvents, Location, PeerInfo, Role } from './community.ts'
import type { Effect, Received } from './core/effects.ts'
import { Membership } from './core/membership.ts'
import { DEFAULT_TIMINGS, type JoinTimings } from './core/options.ts'
import type { Settings } from './core/peer-list.ts'
import { randomHex } from './core/random-hex.ts'
import { createCryptography } from './crypto/node-cryptography.ts'
import { createContactTokens } from './crypto/node-contact-tokens.ts'
import { CommunityError } from './errors.ts'
import type { Identity } from './identity/identity.ts'
import { LocationRequests } from './location-requests.ts'
import { compareLists, peerInfo } from './peer-info.ts'
import type { Clock, Timer } from './ports/clock.ts'
import { systemClock } from './ports/system-clock.ts'
import type { Source, Transport } from './ports/transport.ts'
import { refuseUnprotected } from './protection.ts'
import { RequestStatistics } from './request-statistics.ts'
import { Endpoint } from './sessions/endpoint.ts'
import type { HostPort } from './transports/address.ts'
import { createNetworkTransport } from './transports/network-transport.ts'
import { validateOptions } from './validate-options.ts'

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
  /** Directories to ask, HOST:PORT. Default none. */
  readonly cacheServers?: readonly string[]
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
  readonly clock?: Clock
  readonly random?: () => number
  /** Signs, and seals where it has a secret; `secrets` count for nothing then. */
  readonly cryptography?: Cryptography
  readonly tokens?: ContactTokens
}

const DEFAULT_PING_INTERVAL_MS = 500
const PING_INTERVALS_PER_TIMEOUT = 3

/**
 * One peer's membership, not started yet.
 * Throws CommunityError `invalid-option` or `unprotected-address`.
 */
export function createCommunity(options: CommunityOptions): Community {
  validateOptions(options)
  refuseUnprotected(options.listen.host, options)
  return new DrivenCommunity(options)
}

/** Drives the pure membership with real time and a real network, and tells what changes. */
class DrivenCommunity extends EventEmitter<CommunityEvents> implements Community {
  readonly name: string
  readonly counters: Record<string, number> = {}
  readonly #options: CommunityOptions
  readonly #clock: Clock
  readonly #endpoint: Endpoint
  readonly #locations: LocationRequests
  readonly #statistics = new RequestStatistics()
  readonly #startedMs: number
  #membership: Membership | undefined
  #timer: Timer | undefined
  #working = false
  #peers: readonly PeerInfo[] = []
  #master: PeerId | undefined
  #joined: PromiseWithResolvers<void> | undefined
  #leaving: PromiseWithResolvers<void> | undefined
  #closed = false

  constructor(options: CommunityOptions) {
    super()
    this.name = options.name
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#startedMs = this.#clock.now()
    this.#locations = new LocationRequests(this.#clock)
    const { identity, listen, onContent, discover = 'off' } = options
    const cryptography = options.cryptography ?? createCryptography(identity, options.secrets ?? [])
    const sessions = {
      self: identity.id,
      incarnation: identity.incarnation,
      cryptography,
      tokens: options.tokens ?? createContactTokens(),
      random: options.random ?? Math.random,
      realm: cryptography.realm(options.name),
    }
    const transport =
      options.transport ??
      createNetworkTransport({
        listen,
        ...(onContent && { onContent }),
        ...(discover !== 'off' && { neighbours: discover }),
      })
    this.#endpoint = new Endpoint(sessions, transport, this.#clock, {
      onMessage: (message) => this.#onMessage(message),
      onUnreachable: (address, reason) => this.#work((membership, now) => membership.unreachable(now, address, reason)),
      onForeignSeal: (source, code) => this.#onForeignSeal(source, code),
      onRefused: (kind, detail) => this.#refused(kind, detail),
    })
  }

  get id(): CommunityId | undefined {
    const id = this.#membership?.state.community
    return id === NO_COMMUNITY ? undefined : id
  }

  get role(): Role {
    return this.#membership?.role ?? 'client'
  }

  get epoch() {
    return this.#membership?.state.epoch ?? { term: 0, master: this.#options.identity.id }
  }

  get version(): number {
    return this.#membership?.state.list.version ?? 0
  }

  get peers(): readonly PeerInfo[] {
    return this.#peers
  }

  get table(): AllocationTable {
    return this.#running().table
  }

  get listenAddress(): string {
    return this.#endpoint.address
  }

  get self(): PeerInfo {
    const own = this.peer(this.#options.identity.id)
    if (own) return own
    const { identity, peerName, caching = true, clientAddress } = this.#options
    return {
      id: identity.id,
      name: this.#membership?.state.name ?? peerName,
      role: 'member',
      address: this.#ownAddress(),
      ...(clientAddress !== undefined && { clientAddress }),
      state: 'alive',
      weight: 1,
      caching,
    }
  }

  peer(id: PeerId): PeerInfo | undefined {
    return this.#peers.find((peer) => peer.id === id)
  }

  async start(signal?: AbortSignal): Promise<void> {
    if (this.#closed || this.#joined) throw new CommunityError('closed', 'this membership has been started before')
    this.#joined = Promise.withResolvers<void>()
    const onAbort = () => this.#joined?.reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      await this.#endpoint.open()
      this.#membership = new Membership(this.#membershipOptions())
      this.#work((membership, now) => membership.start(now))
      await this.#joined.promise
    } catch (error) {
      await this[Symbol.asyncDispose]()
      throw error
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async locate(domain: string, path: string, signal?: AbortSignal): Promise<Location> {
    const membership = this.#running()
    const { epoch } = this
    const master = membership.state.master()
    if (this.#options.location !== 'master' || this.role !== 'member' || !master) return this.#ownLocation(domain, path)
    const send = () =>
      this.#endpoint.send({
        content: { type: 'LOCATIONREQUEST', epoch, payload: { domain, path } },
        community: membership.state.community,
        to: master.id,
        by: { address: master.address, carrier: 'stream' },
      })
    const answer = await this.#locations.ask(send, this.#pingIntervalMs(), signal)
    return answer ?? this.#ownLocation(domain, path)
  }

  recordRequest(domain: string, _path: string, bytes: number): void {
    this.#statistics.record(domain, bytes)
  }

  setCaching(active: boolean, reason = ''): void {
    this.#work((membership, now) => membership.setCaching(now, active, reason))
  }

  async leave(): Promise<void> {
    if (!this.#membership || this.#closed) return
    if (!this.#leaving) {
      this.#leaving = Promise.withResolvers<void>()
      this.#work((membership, now) => membership.leave(now))
    }
    await this.#leaving.promise
    await this[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#timer?.cancel()
    this.#locations.close()
    this.#leaving?.resolve()
    await this.#endpoint[Symbol.asyncDispose]()
  }

  #membershipOptions(): ConstructorParameters<typeof Membership>[0] {
    const options = this.#options
    const { identity, random = Math.random } = options
    return {
      communityName: options.name,
      self: {
        id: identity.id,
        incarnation: identity.incarnation,
        name: options.peerName,
        nameIsDefault: options.peerNameIsDefault ?? false,
        address: this.#ownAddress(),
        ...(options.clientAddress !== undefined && { clientAddress: options.clientAddress }),
        capacity: options.capacity,
        caching: options.caching ?? true,
        domains: options.domains ?? [],
      },
      cacheServers: options.cacheServers ?? [],
      probeNeighbours: (options.discover ?? 'off') !== 'off',
      settings: this.#settings(),
      timings: { ...DEFAULT_TIMINGS, ...options.timings },
      status: () => this.#status(),
      random,
      newCommunityId: () => randomHex(random, 16),
    }
  }

  #settings(): Settings {
    const pingIntervalMs = this.#pingIntervalMs()
    return {
      replicas: this.#options.replicas ?? 1,
      maxPeers: this.#options.maxPeers ?? 256,
      pingIntervalMs,
      pingTimeoutMs: this.#options.pingTimeoutMs ?? PING_INTERVALS_PER_TIMEOUT * pingIntervalMs,
    }
  }

  #pingIntervalMs(): number {
    return this.#options.pingIntervalMs ?? DEFAULT_PING_INTERVAL_MS
  }

  #ownAddress(): string {
    return this.#options.advertise ?? this.#endpoint.address
  }

  #status(): Omit<Payload<'PEERSTATUS'>, 'version' | 'round' | 'caching'> {
    const figures = this.#options.figures?.() ?? { requests: 0, hits: 0, objects: 0, bytes: 0 }
    return {
      ...figures,
      capacity: this.#options.capacity,
      load: 0,
      uptimeSeconds: Math.floor((this.#clock.now() - this.#startedMs) / 1_000),
      domains: this.#statistics.take(),
    }
  }

  #ownLocation(domain: string, path: string): Location {
    return { holders: this.table.holders(domain, path), epoch: this.epoch, version: this.version }
  }

  #running(): Membership {
    if (!this.#membership) throw new CommunityError('closed', 'this membership has not been started')
    return this.#membership
  }

  #onMessage(message: Received): void {
    if (message.type === 'LOCATIONRESPONSE') {
      if (message.epoch) this.#locations.onResponse(message.inReplyTo, { ...message.payload, epoch: message.epoch })
      return
    }
    this.#work((membership, now) => membership.receive(now, message))
  }

  #onForeignSeal(source: Source, code: string): void {
    if (!source.dialled || !this.#joined || this.role !== 'client') return
    const secret = (this.#options.secrets?.length ?? 0) > 0
    const what =
      code === 'seal-missing'
        ? 'has no secret, and this peer has one: start it without --secret-file, or give the others the secret'
        : secret
          ? 'has another secret: give this peer the one of the community with --secret-file'
          : 'has a secret, and this peer has none: give it with --secret-file'
    this.#joined.reject(new CommunityError('wrong-secret', `${source.address} ${what}`))
  }

  #refused(kind: string, detail: string): void {
    this.counters[kind] = (this.counters[kind] ?? 0) + 1
    this.emit('refused', kind, detail)
  }

  /** One step of the core, then all that it wants done, then the next alarm. */
  #work(step: (membership: Membership, nowMs: number) => void): void {
    const membership = this.#membership
    if (!membership || this.#closed) return
    step(membership, this.#clock.now())
    // A handler of an event may call in again: what it causes is done by the loop that is already running.
    if (this.#working) return
    this.#working = true
    for (let effects = membership.take(); effects.length > 0; effects = membership.take()) {
      for (const effect of effects) this.#do(effect)
    }
    this.#working = false
    this.#setAlarm(membership)
  }

  #setAlarm(membership: Membership): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const deadline = membership.deadline(this.#clock.now())
    if (this.#closed || deadline === Number.POSITIVE_INFINITY) return
    this.#timer = this.#clock.schedule(deadline, () => this.#work((each, now) => each.tick(now)))
  }

  #do(effect: Effect): void {
    switch (effect.do) {
      case 'send':
        this.#endpoint.send(effect.message)
        break
      case 'changed':
        this.#announceChange()
        break
      case 'joined':
        this.#announceChange()
        this.emit('joined', this)
        this.#joined?.resolve()
        break
      case 'denied':
        this.emit('denied', effect)
        break
      case 'peer-down':
        this.#departures.set(effect.id, effect.reason)
        break
      case 'left':
        this.emit('left')
        this.#leaving?.resolve()
        break
      case 'fail':
        this.#fail(new CommunityError(effect.code, effect.message))
        break
      case 'count':
        this.#refused(effect.kind, effect.detail)
        break
      case 'move':
        this.emit('election', effect)
        if (effect.from !== effect.to) this.#options.onNote?.(`${effect.from} → ${effect.to}: ${effect.on}`)
        break
      case 'note':
        this.#options.onNote?.(effect.text)
        break
    }
  }

  /** What the master knows of why a peer went, until the list without it is announced. */
  readonly #departures = new Map<PeerId, 'left' | 'dead' | 'replaced'>()

  #announceChange(): void {
    const { state } = this.#running()
    const master = state.epoch?.master
    const before = this.#peers
    this.#peers = state.list.entries().map((entry) => peerInfo(entry, master))
    const { up, down } = compareLists(before, this.#peers)
    for (const peer of down)
      this.emit('peer-down', peer, this.#departures.get(peer.id) ?? (peer.state === 'suspect' ? 'dead' : 'left'))
    this.#departures.clear()
    for (const peer of up) this.emit('peer-up', peer)
    const ruler = master === undefined ? undefined : this.peer(master)
    if (ruler && master !== this.#master) {
      this.#master = master
      this.emit('epoch', this.epoch)
      this.emit('master-changed', ruler)
    }
    this.emit('allocation', this.table)
  }

  #fail(error: CommunityError): void {
    if (this.role === 'client') this.#joined?.reject(error)
    this.emit('failed', error)
  }
}
