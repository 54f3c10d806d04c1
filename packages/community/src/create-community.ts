import type { AllocationTable } from '@cachereef/allocation'
import { type Capacity, type CommunityId, NO_COMMUNITY, type Payload, type PeerId } from '@cachereef/protocol'
import { EventEmitter } from 'eventemitter3'
import { admissionRule } from './admission/admission-rule.ts'
import { Announcements } from './announcements.ts'
import type { Community, CommunityEvents, Location, PeerInfo, Role } from './community.ts'
import { communityEndpoint } from './community-endpoint.ts'
import { type CommunityOptions, settingsOf } from './community-options.ts'
import type { Effect } from './core/effects.ts'
import type { Membership } from './core/membership.ts'
import type { MembershipOptions } from './core/options.ts'
import { createDiscovery } from './discovery/create-discovery.ts'
import type { Discovery } from './discovery/discovery.ts'
import { CommunityError } from './errors.ts'
import { OnceAnInterval } from './floods/once-an-interval.ts'
import { adviceOnForeignSeal } from './foreign-seal.ts'
import { LIMITS } from './limits.ts'
import { LocationRequests } from './location-requests.ts'
import { MembershipLoop } from './membership-loop.ts'
import { membershipOptions } from './membership-options.ts'
import type { Clock } from './ports/clock.ts'
import { systemClock } from './ports/system-clock.ts'
import type { Source } from './ports/transport.ts'
import { refuseUnprotected } from './protection.ts'
import { Reception } from './reception.ts'
import { RequestStatistics } from './request-statistics.ts'
import type { Endpoint } from './sessions/endpoint.ts'
import { parseAddress } from './transports/address.ts'
import { noLocalNetwork, subnetBitsOf, systemNetwork } from './transports/local-networks.ts'
import { validateOptions } from './validate-options.ts'

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
  readonly #discovery: Discovery
  readonly #admit: ReturnType<typeof admissionRule>
  readonly #locations: LocationRequests
  readonly #announcements = new Announcements(this)
  readonly #lines = new OnceAnInterval(LIMITS.logIntervalMs, LIMITS.logLines)
  readonly #statistics = new RequestStatistics()
  readonly #loop: MembershipLoop
  readonly #startedMs: number
  #joined: PromiseWithResolvers<void> | undefined
  #leaving: PromiseWithResolvers<void> | undefined
  #closed = false
  #capacity: Capacity

  constructor(options: CommunityOptions) {
    super()
    this.name = options.name
    this.#options = options
    this.#capacity = options.capacity
    this.#clock = options.clock ?? systemClock
    this.#startedMs = this.#clock.now()
    this.#discovery = createDiscovery(options)
    this.#admit = admissionRule(options)
    this.#locations = new LocationRequests(this.#clock)
    this.#loop = new MembershipLoop(this.#clock, (effect) => this.#do(effect))
    const reception = new Reception(this.#clock, this.#locations, {
      onLetIn: (message) => this.#loop.step((membership, now) => membership.receive(now, message)),
      onFlood: (detail) => this.#refused('flood', detail),
      send: (message) => this.#endpoint.send(message),
    })
    this.#endpoint = communityEndpoint(options, this.#clock, {
      onMessage: (message) => reception.receive(message),
      onUnreachable: (address, reason) =>
        this.#loop.step((membership, now) => membership.unreachable(now, address, reason)),
      onForeignSeal: (source, code) => this.#onForeignSeal(source, code),
      onRefused: (kind, detail) => this.#refused(kind, detail),
    })
  }

  get id(): CommunityId | undefined {
    const id = this.#loop.membership?.state.community
    return id === NO_COMMUNITY ? undefined : id
  }

  get role(): Role {
    return this.#loop.membership?.role ?? 'client'
  }

  get epoch() {
    return this.#loop.membership?.state.epoch ?? { term: 0, master: this.#options.identity.id }
  }

  get version(): number {
    return this.#loop.membership?.state.list.version ?? 0
  }

  get peers(): readonly PeerInfo[] {
    return this.#announcements.peers
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
      name: this.#loop.membership?.state.name ?? peerName,
      role: 'member',
      address: this.#ownAddress(),
      ...(clientAddress !== undefined && { clientAddress }),
      state: 'alive',
      weight: 1,
      caching,
    }
  }

  peer(id: PeerId): PeerInfo | undefined {
    return this.peers.find((peer) => peer.id === id)
  }

  async start(signal?: AbortSignal): Promise<void> {
    if (this.#closed || this.#joined) throw new CommunityError('closed', 'this membership has been started before')
    signal?.throwIfAborted()
    this.#joined = Promise.withResolvers<void>()
    const onAbort = () => this.#joined?.reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      await Promise.all([this.#endpoint.open(), this.#discovery.look()])
      this.#loop.start(this.#membershipOptions())
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
    const answer = await this.#locations.ask(send, settingsOf(this.#options).pingIntervalMs, signal)
    return answer ?? this.#ownLocation(domain, path)
  }

  recordRequest(domain: string, _path: string, bytes: number): void {
    this.#statistics.record(domain, bytes)
  }

  setCaching(active: boolean, reason = ''): void {
    this.#loop.step((membership, now) => membership.setCaching(now, active, reason))
  }

  setCapacity(capacity: Capacity): void {
    this.#capacity = capacity
    this.#loop.step((membership, now) => membership.capacityChanged(now))
  }

  async leave(): Promise<void> {
    if (!this.#loop.membership || this.#closed) return
    if (!this.#leaving) {
      this.#leaving = Promise.withResolvers<void>()
      this.#loop.step((membership, now) => membership.leave(now))
    }
    await this.#leaving.promise
    await this[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#loop.end()
    this.#locations.close()
    this.#leaving?.resolve()
    await Promise.all([this.#discovery[Symbol.asyncDispose](), this.#endpoint[Symbol.asyncDispose]()])
  }

  #ownAddress(): string {
    return this.#options.advertise ?? this.#endpoint.address
  }

  #membershipOptions(): MembershipOptions {
    const local = (this.#options.localNetwork ?? (this.#options.transport ? noLocalNetwork : systemNetwork)).addresses()
    return membershipOptions(this.#options, {
      address: this.#ownAddress(),
      subnetBits: subnetBitsOf(parseAddress(this.#ownAddress()).host, local),
      hosts: local.map((each) => each.host),
      discovery: this.#discovery,
      capacity: () => this.#capacity,
      admit: this.#admit,
      status: () => this.#status(),
    })
  }

  #status(): Omit<Payload<'PEERSTATUS'>, 'version' | 'round' | 'caching'> {
    const figures = this.#options.figures?.() ?? { requests: 0, hits: 0, objects: 0, bytes: 0 }
    return {
      ...figures,
      capacity: this.#capacity,
      load: 0,
      uptimeSeconds: Math.floor((this.#clock.now() - this.#startedMs) / 1_000),
      domains: this.#statistics.take(),
    }
  }

  #ownLocation(domain: string, path: string): Location {
    return { holders: this.table.holders(domain, path), epoch: this.epoch, version: this.version }
  }

  #running(): Membership {
    const { membership } = this.#loop
    if (!membership) throw new CommunityError('closed', 'this membership has not been started')
    return membership
  }

  #onForeignSeal(source: Source, code: string): void {
    if (!source.dialled || !this.#joined || this.role !== 'client') return
    const what = adviceOnForeignSeal(code, (this.#options.secrets?.length ?? 0) > 0)
    this.#joined.reject(new CommunityError('wrong-secret', `${source.address} ${what}`))
  }

  #refused(kind: string, detail: string): void {
    this.counters[kind] = (this.counters[kind] ?? 0) + 1
    this.emit('refused', kind, detail)
  }

  #do(effect: Effect): void {
    switch (effect.do) {
      case 'send':
        this.#endpoint.send(effect.message)
        break
      case 'changed':
        this.#announcements.announce(this.#running().state)
        break
      case 'joined':
        this.#announcements.announce(this.#running().state)
        this.emit('joined', this)
        this.#joined?.resolve()
        break
      case 'denied':
        this.counters.denied = (this.counters.denied ?? 0) + 1
        // A master that says no is asked again and again: only the first answer of a kind is news.
        if (this.#isNews(`${effect.reason} ${effect.master}`)) this.emit('denied', effect)
        break
      case 'peer-down':
        this.#announcements.departed(effect.id, effect.reason)
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
        if (this.#isNews(effect.text)) this.#options.onNote?.(effect.text)
        break
    }
  }

  #isNews(line: string): boolean {
    return this.#lines.isDue(this.#clock.now(), line)
  }

  #fail(error: CommunityError): void {
    if (this.role === 'client') this.#joined?.reject(error)
    this.emit('failed', error)
  }
}
