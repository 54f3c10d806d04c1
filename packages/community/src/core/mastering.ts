import {
  type Capacity,
  compareEpochs,
  type Contact,
  type Epoch,
  type Payload,
  type PeerId,
  type Score,
} from '@cachereef/protocol'
import { SLICES_OF_ANNOUNCED_DOMAIN, weightOf } from '@cachereef/allocation'
import { TERM_MAX } from '@cachereef/election'
import { LIMITS } from '../limits.ts'
import { completeAddress } from '../transports/address.ts'
import { admit, type Denial } from './admission.ts'
import { type Candidate, candidateIn } from './candidate.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import { Lookout } from './lookout.ts'
import { inDoubt, type MemberWatch, Watch } from './member-watch.ts'
import { Merging } from './merging.ts'
import type { PeerEntry } from './peer-list.ts'
import { Rebalancing } from './rebalancing.ts'
import type { Figures, Registration } from './registration.ts'
import type { RoleBehaviour } from './role.ts'

/** How a master's rule ends. */
export interface MasteringOutcome {
  /** A higher epoch of this community rules: this peer joins there. */
  deposed(nowMs: number, by: Candidate): void
  /** Another community has taken this peer in, and has room for its members: this was its word. */
  merged(nowMs: number, allow: Received & { type: 'UPDATEPEERLIST' }): void
  /** The epoch that stands at a cache server is nobody's any more: this peer goes on in a higher one. */
  outlived(nowMs: number, epoch: Epoch): void
}

/** A standing master that a cache server has not heard for so many signs of life is taken for dead if it does not answer. */
const OUTLIVED_BEATS = 2

/** The master: it lets peers in, keeps and publishes the list, watches its members, and registers at the cache servers. */
export class Mastering implements RoleBehaviour {
  readonly #context: Context
  readonly #outcome: MasteringOutcome
  readonly registration: Registration
  readonly #watch = new Watch()
  /** Joins that wait for the next version: it is their answer. */
  readonly #merging: Merging
  readonly #lookout: Lookout
  readonly #joins = new Map<PeerId, Received & { type: 'REQUESTTOJOIN' }>()
  #publishAtMs = Number.POSITIVE_INFINITY
  #rebalancing: Rebalancing | undefined
  #round = 0

  constructor(context: Context, outcome: MasteringOutcome, registration: Registration, nowMs: number) {
    this.#context = context
    this.#lookout = new Lookout(context, nowMs)
    this.#merging = new Merging(context, {
      merged: (now, allow) => this.#onMerged(now, allow),
      abandoned: (now, candidate) => this.#onAbandoned(now, candidate),
    })
    this.#outcome = outcome
    this.registration = registration
  }

  /** A new community of this peer alone (A16). */
  found(nowMs: number): void {
    this.#start(nowMs, new Set())
  }

  /** After an election or a nomination: the list is built from those who answered, and the portions are new (A12, B5, B6). */
  takeOver(nowMs: number, electorate: ReadonlySet<PeerId>, deposed: PeerId | undefined): void {
    this.#start(nowMs, electorate, deposed)
    this.registration.replace(nowMs, this.#figures())
  }

  receive(nowMs: number, message: Received): boolean {
    switch (message.type) {
      case 'REQUESTTOJOIN':
        this.#onRequest(nowMs, message)
        return true
      case 'PEERSTATUS':
        this.#onStatus(nowMs, message)
        return true
      case 'LEAVE':
        this.#onLeave(nowMs, message)
        return true
      case 'CACHESTATUS':
        this.#onCacheStatus(nowMs, message)
        return true
      case 'WAKEUP':
        this.#onWakeUp(message)
        return true
      case 'LOCATIONREQUEST':
        this.#onLocationRequest(message)
        return true
      case 'DIRECTORYANSWER':
        this.#onDirectoryAnswer(nowMs, message)
        return true
      case 'COMMUNITYLIST':
        this.#onCommunityList(nowMs, message)
        return true
      default:
        return this.#merging.receive(nowMs, message)
    }
  }

  tick(nowMs: number): void {
    const { settings } = this.#context.list
    for (const member of this.#watch.dead(nowMs, settings)) this.#drop(nowMs, member.id, 'dead')
    if (this.#rebalancing?.tick(nowMs)) this.#publishSoon(nowMs)
    if (nowMs >= this.#publishAtMs) this.#publish(nowMs)
    for (const member of this.#watch.due(nowMs, settings)) this.#ping(nowMs, member)
    this.#watch.rest(nowMs, settings)
    this.registration.tick(nowMs, this.#figures())
    this.#lookout.tick(nowMs)
    this.#merging.tick(nowMs)
  }

  deadline(): number {
    const meetings = Math.min(this.#lookout.deadline(), this.#merging.deadline())
    const rebalancing = this.#rebalancing?.deadline() ?? Number.POSITIVE_INFINITY
    return Math.min(this.#watch.deadline(), this.#publishAtMs, this.registration.deadline(), meetings, rebalancing)
  }

  unreachable(_nowMs: number, address: string): void {
    this.registration.unreachable(address)
  }

  /** What its own row says has changed: caching switched, say. */
  updateSelf(nowMs: number): void {
    this.#context.list.set(this.#selfEntry())
    this.#publishSoon(nowMs)
  }

  /** What a member would be worth as a master (B4), by its last word. */
  scoreOf(id: PeerId): Score | undefined {
    return this.#watch.get(id)?.score
  }

  /** The last peer leaves: the community ends (B4). */
  end(): void {
    this.registration.remove('closed')
  }

  #start(nowMs: number, electorate: ReadonlySet<PeerId>, deposed?: PeerId): void {
    const { list, options, id } = this.#context
    list.beginReign(options.self.incarnation)
    for (const entry of list.entries()) {
      if (entry.id === id) continue
      if (entry.id === deposed) {
        list.remove(entry.id)
        this.#context.do({ do: 'peer-down', id: entry.id, reason: 'dead' })
        continue
      }
      // Who did not answer may only have been out of reach: it has its time like any other, and then it goes (B6).
      list.set({ ...entry, state: electorate.has(entry.id) ? 'alive' : 'suspect' })
      this.#watch.add(entry.id, nowMs)
    }
    list.set(this.#selfEntry())
    this.#cut(options.self.domains)
    this.#rebalancing = new Rebalancing(this.#context, nowMs)
    this.#rebalancing.forgetMovesToTheGone()
    this.#publish(nowMs)
  }

  #onRequest(nowMs: number, message: Received & { type: 'REQUESTTOJOIN' }): void {
    const { list, options } = this.#context
    const denial = admit(message, {
      communityName: options.communityName,
      self: this.#context.id,
      list,
      admit: options.admit,
    })
    if (denial) {
      this.#deny(message, denial)
      return
    }
    const known = list.get(message.sender)
    // The answer to an earlier request was lost: it is given again.
    if (known?.incarnation === message.incarnation && !this.#joins.has(message.sender)) {
      this.#sendWhole(nowMs, message)
      return
    }
    if (known) this.#context.do({ do: 'peer-down', id: known.id, reason: 'replaced' })
    list.set(entryFor(message))
    this.#cut(message.payload.domains)
    this.#watch.add(message.sender, nowMs).score = scoreWith(message.payload.capacity, 0)
    this.#joins.set(message.sender, message)
    this.#publishSoon(nowMs)
  }

  #deny(message: Received, denial: Denial): void {
    this.#context.count(`denied-${denial.reason}`, denial.detail)
    this.#context.answer(message, { type: 'JOINDENIED', payload: { ...denial, retryAfterMs: 0 } })
  }

  #onStatus(nowMs: number, message: Received & { type: 'PEERSTATUS' }): void {
    const { list, epoch } = this.#context
    const entry = list.get(message.sender)
    const member = this.#watch.get(message.sender)
    if (!entry || !member || entry.incarnation !== message.incarnation || !epoch || !message.epoch) {
      this.#tellStranger(message)
      return
    }
    this.#watch.heard(member, message.payload.round, nowMs)
    member.score = scoreWith(message.payload.capacity, message.payload.uptimeSeconds)
    this.#rebalancing?.record(nowMs, message.payload.domains)
    member.version = compareEpochs(message.epoch, epoch) === 0 ? message.payload.version : 0
    const overdue = nowMs - member.updatedMs >= list.settings.pingIntervalMs
    if (member.version < list.version && overdue) this.#update(nowMs, member, member.version)
    const weight = weightOf(message.payload.capacity, entry.weight)
    const changed = entry.caching !== message.payload.caching || entry.weight !== weight || entry.state === 'suspect'
    if (changed) {
      list.set({ ...entry, caching: message.payload.caching, weight, state: 'alive' })
      this.#publishSoon(nowMs)
    }
  }

  /** It takes itself for a member and is none: the list without it makes it join again. */
  #tellStranger(message: Received): void {
    const { epoch, list, options } = this.#context
    if (!epoch) return
    this.#context.count('stranger', message.source.address)
    const update = { type: 'UPDATEPEERLIST', epoch, payload: list.whole(options.communityName) } as const
    // A connection that was accepted comes from a port where nobody listens.
    if (message.source.carrier === 'stream') this.#context.answer(message, update)
    else this.#context.stream(message.sender, message.source.address, update)
  }

  #onLeave(nowMs: number, message: Received & { type: 'LEAVE' }): void {
    if (!this.#context.list.has(message.sender)) return
    this.#drop(nowMs, message.sender, 'left')
    this.#publish(nowMs)
    this.#sendWhole(nowMs, message)
  }

  #onCacheStatus(nowMs: number, message: Received & { type: 'CACHESTATUS' }): void {
    const entry = this.#context.list.get(message.sender)
    if (!entry || entry.caching === message.payload.caching) return
    this.#context.list.set({ ...entry, caching: message.payload.caching })
    this.#publishSoon(nowMs)
  }

  #onWakeUp(message: Received & { type: 'WAKEUP' }): void {
    const { options, community, epoch, id } = this.#context
    const { communityName, nonce } = message.payload
    if (!epoch || message.sender === id || (communityName !== '' && communityName !== options.communityName)) return
    const facts = {
      name: options.communityName,
      masterAddress: options.self.address,
      subnetBits: options.self.subnetBits,
      ...this.#figures(),
    }
    const info = { id: community, epoch, ...facts, ageMs: 0 }
    this.#context.answer(message, { type: 'COMMUNITYLIST', payload: { nonce, communities: [info], more: false } })
  }

  #onLocationRequest(message: Received & { type: 'LOCATIONREQUEST' }): void {
    const { epoch, list } = this.#context
    if (!epoch || !list.has(message.sender)) return
    const { domain, path } = message.payload
    const holders = [...this.#context.table().holders(domain, path)]
    this.#context.answer(message, { type: 'LOCATIONRESPONSE', epoch, payload: { version: list.version, holders } })
  }

  /** Another master stands at a cache server. It may be long gone: it is asked before anything. */
  #onDirectoryAnswer(nowMs: number, message: Received & { type: 'DIRECTORYANSWER' }): void {
    if (this.registration.onAnswer(message) !== 'refused') return
    const { standing } = message.payload
    if (!standing) return
    const candidate = candidateIn(standing, message)
    const { master } = standing.epoch
    // A member here, or an earlier life of this peer: nobody who could be asked.
    if (master === this.#context.id || this.#context.list.has(master)) this.#onAbandoned(nowMs, candidate)
    else this.#merging.consider(nowMs, [candidate])
  }

  /** Two communities of one name (after a split, or founded apart): the lower epoch joins the higher, if all fit in. */
  #onCommunityList(nowMs: number, message: Received & { type: 'COMMUNITYLIST' }): void {
    const { community, list, options } = this.#context
    const others = message.payload.communities.filter(
      (info) => info.name === options.communityName && (info.id === community || info.room >= list.size),
    )
    this.#merging.consider(
      nowMs,
      others.map((info) => candidateIn(info, message)),
    )
  }

  #onMerged(nowMs: number, allow: Received & { type: 'UPDATEPEERLIST' }): void {
    this.#redirect({ id: allow.sender, address: allow.source.address })
    if (allow.community !== this.#context.community) this.registration.remove('merged')
    this.#outcome.merged(nowMs, allow)
  }

  /** The entry of one who rules no more keeps this master out of the directory for ever, unless it goes on in a higher epoch. */
  #onAbandoned(nowMs: number, standing: Candidate): void {
    const { community, epoch, id, options } = this.#context
    const isOver = standing.id === community && standing.silentMs >= OUTLIVED_BEATS * options.timings.heartbeatMs
    const { term } = standing.epoch
    if (!isOver || !epoch || compareEpochs(standing.epoch, epoch) < 0 || term >= TERM_MAX) return
    this.#outcome.outlived(nowMs, { term: term + 1, master: id })
  }

  /** The members are shown the way before this peer takes it. */
  stepDown(nowMs: number, to: Candidate): void {
    this.#redirect({ id: to.epoch.master, address: to.masterAddress })
    this.#outcome.deposed(nowMs, to)
  }

  #redirect(master: Contact): void {
    const payload: Payload<'JOINDENIED'> = {
      reason: 'not-master',
      detail: 'the communities merge',
      master,
      retryAfterMs: 0,
    }
    for (const entry of this.#context.list.entries()) {
      if (entry.id !== this.#context.id) this.#context.stream(entry.id, entry.address, { type: 'JOINDENIED', payload })
    }
  }

  #drop(nowMs: number, id: PeerId, reason: 'left' | 'dead'): void {
    this.#context.list.remove(id)
    this.#rebalancing?.forgetMovesToTheGone()
    this.#watch.delete(id)
    this.#joins.delete(id)
    this.#context.do({ do: 'peer-down', id, reason })
    this.#publishSoon(nowMs)
  }

  #cut(domains: readonly string[]): void {
    const cut = new Set(this.#context.list.slices().map((each) => each.domain))
    for (const domain of domains) {
      if (!cut.has(domain)) this.#context.list.setSlices(domain, SLICES_OF_ANNOUNCED_DOMAIN)
    }
  }

  #ping(nowMs: number, member: MemberWatch): void {
    const { list, epoch } = this.#context
    const entry = list.get(member.id)
    if (!entry || !epoch) return
    member.pingedMs = nowMs
    member.round = ++this.#round
    const payload = { version: list.version, round: member.round, size: list.size }
    this.#context.datagram(member.id, entry.address, { type: 'PEERPING', epoch, payload })
    if (inDoubt(member, nowMs, list.settings) && !member.askedByStream) {
      member.askedByStream = true
      this.#context.stream(member.id, entry.address, { type: 'PEERPING', epoch, payload })
    }
  }

  #publishSoon(nowMs: number): void {
    this.#publishAtMs = Math.min(this.#publishAtMs, nowMs + LIMITS.publishDelayMs)
  }

  /** Gives the edits a version and sends it to everybody: to the joining the whole, to the others what they lack. */
  #publish(nowMs: number): void {
    this.#publishAtMs = Number.POSITIVE_INFINITY
    const { list, id } = this.#context
    if (!list.edited) return
    const before = list.version
    list.publish()
    this.#context.do({ do: 'changed' })
    for (const entry of list.entries()) {
      const member = this.#watch.get(entry.id)
      if (entry.id === id || !member || this.#joins.has(entry.id)) continue
      this.#update(nowMs, member, member.version === 0 ? 0 : Math.min(before, Math.max(member.version, 1)))
    }
    for (const join of this.#joins.values()) this.#sendWhole(nowMs, join)
    this.#joins.clear()
  }

  #update(nowMs: number, member: MemberWatch, base: number): void {
    const { list, epoch, options } = this.#context
    const entry = list.get(member.id)
    if (!entry || !epoch) return
    member.updatedMs = nowMs
    const payload = list.updateSince(base, options.communityName)
    this.#context.stream(member.id, entry.address, { type: 'UPDATEPEERLIST', epoch, payload })
  }

  #sendWhole(nowMs: number, to: Received): void {
    const { list, epoch, options } = this.#context
    if (!epoch) return
    const member = this.#watch.get(to.sender)
    if (member) {
      member.updatedMs = nowMs
      member.version = list.version
    }
    this.#context.answer(to, { type: 'UPDATEPEERLIST', epoch, payload: list.whole(options.communityName) })
  }

  #selfEntry(): PeerEntry {
    const { options, caching, name } = this.#context
    const { self } = options
    return {
      id: self.id,
      incarnation: self.incarnation,
      name,
      address: self.address,
      ...(self.clientAddress !== undefined && { clientAddress: self.clientAddress }),
      weight: weightOf(self.capacity),
      caching,
      state: 'alive',
    }
  }

  #figures(): Figures {
    const { list, options } = this.#context
    const size = list.size
    return { size, room: Math.max(0, list.settings.maxPeers - size), capacity: options.self.capacity }
  }
}

function entryFor(message: Received & { type: 'REQUESTTOJOIN' }): PeerEntry {
  const { payload } = message
  return {
    id: message.sender,
    incarnation: message.incarnation,
    name: payload.name,
    address: completeAddress(payload.address, message.source.address),
    ...(payload.clientAddress !== undefined && { clientAddress: payload.clientAddress }),
    weight: weightOf(payload.capacity),
    caching: payload.caching,
    state: 'alive',
  }
}

function scoreWith({ bandwidthKbps, cpu }: Capacity, uptimeSeconds: number): Score {
  return { bandwidthKbps, cpu, uptimeSeconds }
}
