import {
  createElection,
  type Election,
  type ElectionEffect,
  type ElectionEvent,
  type ElectionMessage,
  type Voter,
} from '@cachereef/election'
import type { CommunityId, Epoch, PeerId, Score } from '@cachereef/protocol'
import type { AllocationTable } from '@cachereef/allocation'
import type { Role } from '../community.ts'
import { type Candidate, candidateOf } from './candidate.ts'
import { Context } from './context.ts'
import type { Effect, Received } from './effects.ts'
import { Following, withSeenAddress } from './following.ts'
import { Joining } from './joining.ts'
import { Mastering } from './mastering.ts'
import type { MembershipOptions } from './options.ts'
import type { Update } from './peer-list.ts'
import { Registration } from './registration.ts'
import type { RoleBehaviour } from './role.ts'

/** How long a leaving peer waits for the others' word (B3, B4), in milliseconds. */
const LEAVE_PATIENCE_MS = 1_500

/**
 * One peer's membership, whole and pure: messages, time and wishes go in, effects come out (`take`). It is always in one
 * of three roles, and from its joining on an election machine watches over the master.
 */
export class Membership {
  readonly #context: Context
  #role: RoleBehaviour | undefined
  #roleName: Role = 'client'
  #election: Election | undefined
  #leaveByMs = Number.POSITIVE_INFINITY
  /** The community ends with this peer, and a cache server is to confirm it. */
  #ending = false
  #left = false

  constructor(options: MembershipOptions) {
    this.#context = new Context(options)
  }

  get role(): Role {
    return this.#roleName
  }

  get state(): Context {
    return this.#context
  }

  get table(): AllocationTable {
    return this.#context.table()
  }

  start(nowMs: number): void {
    this.#join(nowMs)
  }

  receive(nowMs: number, message: Received): void {
    if (this.#left || !this.#role) return
    if (this.#ending && message.type === 'DIRECTORYANSWER') {
      this.#leave()
      return
    }
    if (isElectionMessage(message)) {
      this.#onElectionMessage(nowMs, message)
      return
    }
    if (this.#isForeign(message)) {
      this.#context.count('foreign-community', message.type)
      return
    }
    if (message.type === 'PEERPING' && message.epoch) {
      this.#elect(nowMs, { kind: 'ping', from: message.sender, epoch: message.epoch }, message)
    }
    if (!this.#role.receive(nowMs, message)) this.#context.count('unexpected', message.type)
  }

  tick(nowMs: number): void {
    if (this.#left) return
    this.#role?.tick(nowMs)
    const deadline = this.#election?.deadline()
    if (deadline !== undefined && nowMs >= deadline) this.#elect(nowMs, { kind: 'tick' })
    if (nowMs >= this.#leaveByMs) this.#leave()
  }

  /** When `tick` is wanted next; Infinity if never. */
  deadline(nowMs: number): number {
    if (this.#left) return Number.POSITIVE_INFINITY
    const role = this.#role?.deadline(nowMs) ?? Number.POSITIVE_INFINITY
    return Math.min(role, this.#election?.deadline() ?? Number.POSITIVE_INFINITY, this.#leaveByMs)
  }

  unreachable(nowMs: number, address: string, reason: string): void {
    if (!this.#left) this.#role?.unreachable(nowMs, address, reason)
  }

  setCaching(nowMs: number, caching: boolean, reason: string): void {
    const context = this.#context
    if (context.caching === caching) return
    context.caching = caching
    if (this.#role instanceof Mastering) this.#role.updateSelf(nowMs)
    const master = context.master()
    if (this.#role instanceof Following && master && context.epoch) {
      context.stream(master.id, master.address, {
        type: 'CACHESTATUS',
        epoch: context.epoch,
        payload: { caching, reason },
      })
    }
  }

  /** What this peer gives has changed (B12). A member's master hears of it in the answers to its pings. */
  capacityChanged(nowMs: number): void {
    if (this.#role instanceof Mastering) this.#role.updateSelf(nowMs)
  }

  /** A member tells its master (B3); a master hands over to a successor, or ends the community (B4). */
  leave(nowMs: number): void {
    const { epoch } = this.#context
    const master = this.#context.master()
    this.#leaveByMs = nowMs + LEAVE_PATIENCE_MS
    if (this.#role instanceof Following && master && epoch) {
      this.#context.stream(master.id, master.address, { type: 'LEAVE', epoch, payload: { drained: true } })
    } else if (this.#role instanceof Mastering) {
      this.#elect(nowMs, { kind: 'leave' })
    } else {
      this.#leave()
    }
  }

  /** Everything to be done since the last call, in order. */
  take(): Effect[] {
    return this.#context.take()
  }

  #join(nowMs: number, first?: Candidate): void {
    this.#roleName = 'client'
    this.#election = undefined
    const outcome = {
      joined: (now: number, update: Update, message: Received) => this.#onJoined(now, update, message),
      founded: (now: number, community: CommunityId, registration: Registration) =>
        this.#onFounded(now, community, registration),
    }
    this.#role = new Joining(this.#context, outcome, nowMs, first)
  }

  #onJoined(nowMs: number, update: Update, message: Received): void {
    const context = this.#context
    if (!message.epoch) return
    context.community = message.community
    context.epoch = message.epoch
    context.list.reset()
    context.list.apply(withSeenAddress(update, message))
    this.#follow()
    this.#startElection(nowMs)
    this.#elect(nowMs, { kind: 'ping', from: message.sender, epoch: message.epoch })
    context.do({ do: 'joined' })
    context.do({ do: 'changed' })
  }

  #onFounded(nowMs: number, community: CommunityId, registration: Registration): void {
    const context = this.#context
    context.community = community
    context.epoch = { term: 1, master: context.id }
    context.list.reset()
    this.#startElection(nowMs)
    this.#rule(nowMs, registration).found(nowMs)
    context.do({ do: 'joined' })
  }

  #follow(): void {
    this.#roleName = 'member'
    this.#role = new Following(this.#context, {
      sentAway: (nowMs, to) => {
        if (this.#leaveByMs < Number.POSITIVE_INFINITY) this.#leave()
        else this.#join(nowMs, to)
      },
      adopted: (nowMs, epoch) => this.#elect(nowMs, { kind: 'epoch', epoch }),
    })
  }

  #rule(nowMs: number, registration: Registration): Mastering {
    const outcome = {
      deposed: (now: number, by: Candidate) => this.#join(now, by),
      merged: (now: number, allow: Received & { type: 'UPDATEPEERLIST' }) => this.#onJoined(now, allow.payload, allow),
      outlived: (now: number, epoch: Epoch) => this.#ruleOn(now, epoch),
    }
    const mastering = new Mastering(this.#context, outcome, registration, nowMs)
    this.#roleName = 'master'
    this.#role = mastering
    return mastering
  }

  /** The same master and list, in an epoch that exceeds whatever stands in the way. */
  #ruleOn(nowMs: number, epoch: Epoch): void {
    const context = this.#context
    if (!(this.#role instanceof Mastering)) return
    const { registration } = this.#role
    const members = context.list
      .entries()
      .filter((entry) => entry.state === 'alive')
      .map((entry) => entry.id)
    context.epoch = epoch
    this.#startElection(nowMs)
    this.#rule(nowMs, registration).takeOver(nowMs, new Set(members), undefined)
  }

  #startElection(nowMs: number): void {
    const context = this.#context
    const { epoch, list, options } = context
    if (!epoch) return
    const { pingIntervalMs, pingTimeoutMs } = list.settings
    this.#election = createElection(
      {
        self: context.id,
        epoch,
        peers: () => this.#voters(),
        score: () => scoreOf(options),
        version: () => list.version,
        masterAddress: () => context.master()?.address,
        electable: () => this.#leaveByMs === Number.POSITIVE_INFINITY,
        random: options.random,
        timing: { pingIntervalMs, pingTimeoutMs },
      },
      nowMs,
    )
  }

  /** Only a master hears what its members are worth; it needs that to hand over (B4). */
  #voters(): readonly Voter[] {
    const entries = this.#context.list.members()
    const role = this.#role
    if (!(role instanceof Mastering)) return entries
    return entries.map(({ id, state }) => {
      const score = role.scoreOf(id)
      return { id, state, ...(score && { score }) }
    })
  }

  #onElectionMessage(nowMs: number, message: Received & ElectionMessage): void {
    if (!this.#election || message.community !== this.#context.community) {
      this.#context.count('unexpected', message.type)
      return
    }
    this.#elect(nowMs, { kind: 'message', message }, message)
  }

  /** What is said in an epoch is meant for one community; only a list may come from another, to let this peer in. */
  #isForeign(message: Received): boolean {
    return (
      message.epoch !== undefined && message.type !== 'UPDATEPEERLIST' && message.community !== this.#context.community
    )
  }

  #elect(nowMs: number, event: ElectionEvent, cause?: Received): void {
    const election = this.#election
    for (const effect of election?.step(event, nowMs) ?? []) {
      // Obeying one may have ended this membership: what the machine wanted next was meant for that.
      if (this.#election !== election) return
      this.#obey(nowMs, effect, cause)
    }
  }

  #obey(nowMs: number, effect: ElectionEffect, cause: Received | undefined): void {
    const context = this.#context
    switch (effect.do) {
      case 'send':
        this.#send(effect, cause)
        break
      case 'become-master': {
        const { registration } =
          this.#role instanceof Mastering ? this.#role : { registration: new Registration(context) }
        context.epoch = effect.epoch
        this.#rule(nowMs, registration).takeOver(nowMs, new Set(effect.electorate), effect.replaces.master)
        break
      }
      case 'follow':
        this.#onNewerEpoch(nowMs, effect.epoch.master, masterAddressIn(cause), effect)
        break
      case 'rejoin':
        this.#join(nowMs)
        break
      case 'remove-community':
        this.#ending = context.options.cacheServers.length > 0
        if (this.#role instanceof Mastering) this.#role.end()
        break
      case 'left':
        if (!this.#ending) this.#leave()
        break
      case 'move':
        context.do({ do: 'move', from: effect.from, on: effect.on, to: effect.to })
        break
      case 'ignore':
        context.count(`election-${effect.kind}`, effect.from)
        break
      case 'suspect':
      case 'unsuspect':
        context.count(effect.do, effect.master)
        break
      case 'step-down':
        break
    }
  }

  /** A newer epoch is proven, and its list is not here yet: its master sends it, or sends this peer to join. */
  #onNewerEpoch(
    nowMs: number,
    master: PeerId,
    told: string | undefined,
    { epoch }: ElectionEffect & { do: 'follow' },
  ): void {
    // Whoever leaves goes nowhere else.
    if (this.#leaveByMs < Number.POSITIVE_INFINITY) return
    const context = this.#context
    const address = context.list.get(master)?.address ?? told
    if (this.#role instanceof Mastering) {
      if (address === undefined) this.#join(nowMs)
      else this.#role.stepDown(nowMs, candidateOf(context.community, epoch, address))
      return
    }
    if (!context.epoch || (this.#role instanceof Following && context.epoch.master === master)) return
    if (address === undefined) {
      this.#join(nowMs)
      return
    }
    const status = { ...context.options.status(), version: 0, round: 0, caching: context.caching }
    context.stream(master, address, { type: 'PEERSTATUS', epoch: context.epoch, payload: status })
  }

  #send(effect: ElectionEffect & { do: 'send' }, cause: Received | undefined): void {
    const { list, id } = this.#context
    const content = { type: effect.type, epoch: effect.epoch, payload: effect.payload } as Extract<
      Parameters<Context['datagram']>[2],
      { type: typeof effect.type }
    >
    if (effect.answer && cause) {
      this.#context.answer(cause, content)
      return
    }
    const recipients = effect.to === 'peers' ? list.entries() : [list.get(effect.to)]
    for (const entry of recipients) {
      if (!entry || entry.id === id) continue
      if (effect.reliable) this.#context.stream(entry.id, entry.address, content)
      else this.#context.datagram(entry.id, entry.address, content)
    }
  }

  #leave(): void {
    if (this.#left) return
    this.#left = true
    this.#roleName = 'client'
    this.#context.do({ do: 'left' })
  }
}

const ELECTION_TYPES: ReadonlySet<string> = new Set<ElectionMessage['type']>([
  'MASTERQUERY',
  'MASTERREPORT',
  'HOLDELECTION',
  'ELECTIONRESPONSE',
  'NOMINATEMASTER',
  'NOMINATIONRESPONSE',
])

function isElectionMessage(message: Received): message is Received & ElectionMessage {
  return ELECTION_TYPES.has(message.type) && message.epoch !== undefined
}

/** Where a report says that the master of its epoch is; whoever speaks as that master is where it spoke from. */
function masterAddressIn(cause: Received | undefined): string | undefined {
  if (cause?.type === 'MASTERREPORT' && cause.payload.masterAddress !== undefined) return cause.payload.masterAddress
  if (cause?.epoch && cause.epoch.master === cause.sender && cause.source.carrier === 'datagram')
    return cause.source.address
  return undefined
}

function scoreOf(options: MembershipOptions): Score {
  const { capacity } = options.self
  return { bandwidthKbps: capacity.bandwidthKbps, cpu: capacity.cpu, uptimeSeconds: options.status().uptimeSeconds }
}
