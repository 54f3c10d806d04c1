import { SLICES_OF_ANNOUNCED_DOMAIN, weightOf } from '@cachereef/allocation'
import { type Capacity, compareEpochs, type PeerId, type Score } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'
import { admit, type Denial } from './admission.ts'
import { answerLocation, answerProbe } from './answers.ts'
import type { Candidate } from './candidate.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import { ownRow, rowFor } from './list-rows.ts'
import { inDoubt, type MemberWatch, Watch } from './member-watch.ts'
import { Publication } from './publication.ts'
import { Rebalancing } from './rebalancing.ts'
import { figuresOf, type Registration } from './registration.ts'
import { type EndOfRule, Rivals } from './rivals.ts'
import type { RoleBehaviour } from './role.ts'

/** The master: it lets peers in, keeps and publishes the list, watches its members, and registers at the cache servers. */
export class Mastering implements RoleBehaviour {
  readonly #context: Context
  readonly registration: Registration
  readonly #watch = new Watch()
  readonly #publication: Publication
  readonly #rivals: Rivals
  /** Which life of a peer has left, the last that did so at the end. */
  readonly #left = new Map<PeerId, number>()
  #rebalancing: Rebalancing | undefined
  #round = 0

  constructor(context: Context, outcome: EndOfRule, registration: Registration, nowMs: number) {
    this.#context = context
    this.registration = registration
    this.#publication = new Publication(context, this.#watch)
    this.#rivals = new Rivals(context, registration, outcome, nowMs)
  }

  /** A new community of this peer alone (A16). */
  found(nowMs: number): void {
    this.#start(nowMs, new Set())
  }

  /** After an election or a nomination: the list is built from those who answered, and the portions are new (A12, B5, B6). */
  takeOver(nowMs: number, electorate: ReadonlySet<PeerId>, deposed: PeerId | undefined): void {
    this.#start(nowMs, electorate, deposed)
    this.registration.replace(nowMs, figuresOf(this.#context))
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
        answerProbe(this.#context, message)
        return true
      case 'LOCATIONREQUEST':
        answerLocation(this.#context, message)
        return true
      default:
        return this.#rivals.receive(nowMs, message)
    }
  }

  tick(nowMs: number): void {
    const { settings } = this.#context.list
    for (const member of this.#watch.dead(nowMs, settings)) this.#drop(nowMs, member.id, 'dead')
    if (this.#rebalancing?.tick(nowMs)) this.#publication.inTurn(nowMs)
    this.#publication.tick(nowMs)
    for (const member of this.#watch.due(nowMs, settings)) this.#ping(nowMs, member)
    this.#watch.rest(nowMs, settings)
    this.registration.tick(nowMs, figuresOf(this.#context))
    this.#rivals.tick(nowMs)
  }

  deadline(): number {
    const rebalancing = this.#rebalancing?.deadline() ?? Number.POSITIVE_INFINITY
    const watching = Math.min(this.#watch.deadline(), this.#rivals.deadline())
    return Math.min(watching, this.#publication.deadline(), this.registration.deadline(), rebalancing)
  }

  unreachable(_nowMs: number, address: string): void {
    this.registration.unreachable(address)
  }

  /** Whoever was given up learns it by the list that it is not on, and asks to be let in again. */
  tellStranger(nowMs: number, message: Received): void {
    this.#publication.tellStranger(nowMs, message)
  }

  /** The members are shown the way before this peer takes it. */
  stepDown(nowMs: number, to: Candidate): void {
    this.#rivals.giveWay(nowMs, to)
  }

  /** What its own row says has changed: caching switched, say. */
  updateSelf(nowMs: number): void {
    this.#context.list.set(ownRow(this.#context))
    this.#publication.inTurn(nowMs)
  }

  /** What a member would be worth as a master (B4), by its last word. */
  scoreOf(id: PeerId): Score | undefined {
    return this.#watch.get(id)?.score
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
    list.set(ownRow(this.#context))
    this.#cut(options.self.domains)
    this.#rebalancing = new Rebalancing(this.#context, nowMs)
    this.#rebalancing.forgetMovesToTheGone()
    this.#publication.now(nowMs)
  }

  #onRequest(nowMs: number, message: Received & { type: 'REQUESTTOJOIN' }): void {
    const { list, options } = this.#context
    // It was on its way for longer than the word that this peer goes, and a life that has left does not come back.
    if (this.#left.get(message.sender) === message.incarnation) {
      this.#context.count('late-request', message.source.address)
      return
    }
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
    if (known?.incarnation === message.incarnation && !this.#publication.isAwaitedBy(message.sender)) {
      this.#publication.answerWithWhole(nowMs, message)
      return
    }
    if (known) this.#context.do({ do: 'peer-down', id: known.id, reason: 'replaced' })
    list.set(rowFor(message))
    this.#cut(message.payload.domains)
    this.#watch.add(message.sender, nowMs).score = scoreWith(message.payload.capacity, 0)
    this.#publication.awaitedBy(message)
    this.#publication.inTurn(nowMs)
  }

  #deny(message: Received, denial: Denial): void {
    this.#context.count(`denied-${denial.reason}`, denial.detail)
    const retryAfterMs = denial.reason === 'busy' ? LIMITS.busyRetryMs : 0
    this.#context.answer(message, { type: 'JOINDENIED', payload: { ...denial, retryAfterMs } })
  }

  #onStatus(nowMs: number, message: Received & { type: 'PEERSTATUS' }): void {
    const { list, epoch } = this.#context
    const entry = list.get(message.sender)
    const member = this.#watch.get(message.sender)
    if (!entry || !member || entry.incarnation !== message.incarnation || !epoch || !message.epoch) {
      this.#publication.tellStranger(nowMs, message)
      return
    }
    this.#watch.heard(member, message.payload.round, nowMs)
    member.score = scoreWith(message.payload.capacity, message.payload.uptimeSeconds)
    this.#rebalancing?.record(nowMs, message.payload.domains)
    member.version = compareEpochs(message.epoch, epoch) === 0 ? message.payload.version : 0
    const overdue = nowMs - member.updatedMs >= list.settings.pingIntervalMs
    if (member.version < list.version && overdue) this.#publication.update(nowMs, member, member.version)
    const weight = weightOf(message.payload.capacity, entry.weight)
    const changed = entry.caching !== message.payload.caching || entry.weight !== weight || entry.state === 'suspect'
    if (changed) {
      list.set({ ...entry, caching: message.payload.caching, weight, state: 'alive' })
      this.#publication.inTurn(nowMs)
    }
  }

  #onLeave(nowMs: number, message: Received & { type: 'LEAVE' }): void {
    this.#remember(message)
    if (!this.#context.list.has(message.sender)) return
    this.#drop(nowMs, message.sender, 'left')
    this.#publication.now(nowMs)
    this.#publication.answerWithWhole(nowMs, message)
  }

  #remember({ sender, incarnation }: Received): void {
    this.#left.delete(sender)
    this.#left.set(sender, incarnation)
    if (this.#left.size > LIMITS.livesThatLeft) this.#left.delete(this.#left.keys().next().value as PeerId)
  }

  #onCacheStatus(nowMs: number, message: Received & { type: 'CACHESTATUS' }): void {
    const entry = this.#context.list.get(message.sender)
    if (!entry || entry.caching === message.payload.caching) return
    this.#context.list.set({ ...entry, caching: message.payload.caching })
    this.#publication.inTurn(nowMs)
  }

  #drop(nowMs: number, id: PeerId, reason: 'left' | 'dead'): void {
    this.#context.list.remove(id)
    this.#rebalancing?.forgetMovesToTheGone()
    this.#watch.delete(id)
    this.#publication.forget(id)
    this.#context.do({ do: 'peer-down', id, reason })
    this.#publication.soon(nowMs)
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
}

function scoreWith({ bandwidthKbps, cpu }: Capacity, uptimeSeconds: number): Score {
  return { bandwidthKbps, cpu, uptimeSeconds }
}
