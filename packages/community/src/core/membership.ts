import type { ElectionEffect } from '@cachereef/election'
import type { CommunityId, Epoch } from '@cachereef/protocol'
import type { AllocationTable } from '@cachereef/allocation'
import type { Role } from '../community.ts'
import { type Candidate, candidateOf } from './candidate.ts'
import { Context } from './context.ts'
import type { Effect, Received } from './effects.ts'
import { Electing, isElectionMessage } from './electing.ts'
import { Ending } from './ending.ts'
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
  readonly #electing: Electing
  #role: RoleBehaviour | undefined
  #roleName: Role = 'client'
  #leaveByMs = Number.POSITIVE_INFINITY
  #left = false

  constructor(options: MembershipOptions) {
    this.#context = new Context(options)
    this.#electing = new Electing(this.#context, {
      isElectable: () => !this.#isLeaving,
      // Only a master hears what its members are worth; it needs that to hand over (B4).
      scores: () => {
        const role = this.#role
        return role instanceof Mastering ? (id) => role.scoreOf(id) : undefined
      },
      mustRule: (now, decision) => this.#mustRule(now, decision),
      mustFollow: (now, epoch, address) => this.#mustFollow(now, epoch, address),
      mustRejoin: (now) => this.#join(now),
      strangerAsks: (now, message) => {
        if (this.#role instanceof Mastering && message.epoch?.master === this.#context.id)
          this.#role.tellStranger(now, message)
      },
      mustEnd: () => this.#end(),
      mayLeave: () => {
        if (!(this.#role instanceof Ending)) this.#leave()
      },
    })
  }

  get role(): Role {
    return this.#roleName
  }

  get #isLeaving(): boolean {
    return this.#leaveByMs < Number.POSITIVE_INFINITY
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
    if (isElectionMessage(message)) {
      this.#electing.receive(nowMs, message)
      return
    }
    if (this.#isForeign(message)) {
      const isAsked = this.#role instanceof Joining && this.#role.hasAsked(message.community)
      if (!isAsked) this.#context.count('foreign-community', message.type)
      return
    }
    if (message.type === 'PEERPING' && message.epoch) {
      this.#electing.step(nowMs, { kind: 'ping', from: message.sender, epoch: message.epoch }, message)
    }
    if (!this.#role.receive(nowMs, message)) this.#context.count('unexpected', message.type)
  }

  tick(nowMs: number): void {
    if (this.#left) return
    this.#role?.tick(nowMs)
    this.#electing.tick(nowMs)
    if (nowMs >= this.#leaveByMs) this.#leave()
  }

  /** When `tick` is wanted next; Infinity if never. */
  deadline(nowMs: number): number {
    if (this.#left) return Number.POSITIVE_INFINITY
    const role = this.#role?.deadline(nowMs) ?? Number.POSITIVE_INFINITY
    return Math.min(role, this.#electing.deadline(), this.#leaveByMs)
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
      this.#electing.step(nowMs, { kind: 'leave' })
    } else {
      this.#leave()
    }
  }

  /** Everything to be done since the last call, in order. */
  take(): Effect[] {
    return this.#context.take()
  }

  #join(nowMs: number, first?: Candidate): void {
    if (this.#isLeaving) {
      this.#leave()
      return
    }
    this.#roleName = 'client'
    this.#electing.stop()
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
    this.#electing.begin(nowMs)
    this.#electing.step(nowMs, { kind: 'ping', from: message.sender, epoch: message.epoch })
    context.do({ do: 'joined' })
    context.do({ do: 'changed' })
  }

  #onFounded(nowMs: number, community: CommunityId, registration: Registration): void {
    const context = this.#context
    context.community = community
    context.epoch = { term: 1, master: context.id }
    context.list.reset()
    this.#electing.begin(nowMs)
    this.#rule(nowMs, registration).found(nowMs)
    context.do({ do: 'joined' })
  }

  #follow(): void {
    this.#roleName = 'member'
    this.#role = new Following(this.#context, {
      sentAway: (nowMs, to) => this.#join(nowMs, to),
      adopted: (nowMs, epoch) => this.#electing.step(nowMs, { kind: 'epoch', epoch }),
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
    this.#electing.begin(nowMs)
    this.#rule(nowMs, registration).takeOver(nowMs, new Set(members), undefined)
  }

  /** What is said in an epoch is meant for one community; only a list may come from another, to let this peer in. */
  #isForeign(message: Received): boolean {
    return (
      message.epoch !== undefined && message.type !== 'UPDATEPEERLIST' && message.community !== this.#context.community
    )
  }

  #mustRule(nowMs: number, { epoch, electorate, replaces }: ElectionEffect & { do: 'become-master' }): void {
    // Nobody else is there to be: a term of its own would only outlive it at the cache servers.
    if (this.#isLeaving) {
      this.#leave()
      return
    }
    const registration = this.#role instanceof Mastering ? this.#role.registration : new Registration(this.#context)
    this.#context.epoch = epoch
    this.#rule(nowMs, registration).takeOver(nowMs, new Set(electorate), replaces.master)
  }

  /** A newer epoch is proven, and its list is not here yet: its master sends it, or sends this peer to join. */
  #mustFollow(nowMs: number, epoch: Epoch, address: string | undefined): void {
    // Whoever leaves goes nowhere else.
    if (this.#isLeaving) return
    const context = this.#context
    if (this.#role instanceof Mastering) {
      if (address === undefined) this.#join(nowMs)
      else this.#role.stepDown(nowMs, candidateOf(context.community, epoch, address))
      return
    }
    if (!context.epoch || (this.#role instanceof Following && context.epoch.master === epoch.master)) return
    if (address === undefined) {
      this.#join(nowMs)
      return
    }
    const status = { ...context.options.status(), version: 0, round: 0, caching: context.caching }
    context.stream(epoch.master, address, { type: 'PEERSTATUS', epoch: context.epoch, payload: status })
  }

  /** The community ends with this peer, and the cache servers are to confirm it, where there are any. */
  #end(): void {
    if (!(this.#role instanceof Mastering) || this.#context.options.cacheServers.length === 0) return
    this.#role = new Ending(this.#context, this.#role.registration, () => this.#leave())
  }

  #leave(): void {
    if (this.#left) return
    this.#left = true
    this.#electing.stop()
    this.#roleName = 'client'
    this.#context.do({ do: 'left' })
  }
}
