import type { Epoch, PeerId } from '@cachereef/protocol'
import type { Ballot } from './ballot.ts'
import { Hearing } from './hearing.ts'
import type { Inquiry } from './inquiry.ts'
import type { Claim } from './precedence.ts'
import { type ElectionTiming, resolveTiming } from './timing.ts'
import { type Action, type Cause, moveOf, type State } from './transitions.ts'
import type {
  ElectionEffect,
  ElectionMessage,
  ElectionMessageType,
  ElectionOptions,
  ElectionSend,
  IgnoredKind,
  Voter,
} from './types.ts'

/** What a cause is about, for the actions of its move. */
export interface Particulars {
  /** Of `newer-epoch` and `nominee-confirmed`. */
  readonly epoch?: Epoch
  /** When somebody else heard the master. */
  readonly heardAtMs?: number
  /** Who called. */
  readonly claim?: Claim
  /** Whom to nominate now. */
  readonly nominee?: PeerId
  /** Why a nomination is declined. */
  readonly reason?: Exclude<ElectionPayload<'NOMINATIONRESPONSE'>['reason'], 'none'>
}

export type ElectionPayload<T extends ElectionMessageType> = Extract<ElectionMessage, { type: T }>['payload']

export type ActionTable = Readonly<Record<Action, (machine: Machine, particulars: Particulars) => void>>

/**
 * All that one peer remembers of its election, and the one way to move on. What is worth remembering when, actions
 * say.
 */
export class Machine {
  readonly options: ElectionOptions
  readonly timing: ElectionTiming
  readonly #actions: ActionTable
  state: State
  epoch: Epoch
  /** The highest term that anybody claims this peer to have had; a new one of its own is above it. */
  ownTermMax = 0
  /** Of the step that is being taken. */
  nowMs: number
  /** What the step that is being taken answers. */
  incoming: ElectionMessage | undefined
  hearing: Hearing
  suspects = false
  /** Questions asked so far. */
  inquiries = 0
  inquiry: Inquiry | undefined
  /** The latest round of this epoch, whoever called it. */
  round = 0
  ballot: Ballot | undefined
  /** The call that this peer has answered. */
  backed: Claim | undefined
  nominee: PeerId | undefined
  readonly passedOver = new Set<PeerId>()
  /** Rounds that led to nothing since the last sure master. */
  failures = 0
  #deadlineMs: number | undefined
  #graceGiven = false
  #effects: ElectionEffect[] = []

  constructor(options: ElectionOptions, actions: ActionTable, nowMs: number) {
    this.options = options
    this.timing = resolveTiming(options.timing)
    this.#actions = actions
    this.epoch = options.epoch
    this.state = options.epoch.master === options.self ? 'leading' : 'following'
    this.nowMs = nowMs
    this.hearing = new Hearing(nowMs)
    if (this.state === 'following') this.wakeAt(nowMs + this.timing.pingTimeoutMs)
  }

  get leads(): boolean {
    return this.state === 'leading' || this.state === 'handing-over'
  }

  /** A ping may be this old for its hearer to say that it hears the master. */
  get freshMs(): number {
    return this.timing.pingTimeoutMs - this.timing.freshMarginMs
  }

  /** How long ago this peer heard the master itself; a master hears itself. */
  get silenceMs(): number {
    return this.leads ? 0 : this.hearing.silenceMs(this.nowMs)
  }

  get hearsMaster(): boolean {
    return this.silenceMs < this.freshMs
  }

  /** Everybody else on the list. */
  get others(): readonly Voter[] {
    return this.options.peers().filter((peer) => peer.id !== this.options.self)
  }

  isListed(id: PeerId): boolean {
    return this.others.some((peer) => peer.id === id)
  }

  get deadlineMs(): number | undefined {
    return this.#deadlineMs
  }

  wakeAt(atMs: number | undefined): void {
    this.#deadlineMs = atMs
    this.#graceGiven = false
  }

  /** Puts a deadline off that was missed by far; once. */
  giveGrace(atMs: number): void {
    this.#deadlineMs = atMs
    this.#graceGiven = true
  }

  /** The deadline passed so long ago that this peer can't have been running. */
  get overslept(): boolean {
    return (
      this.#deadlineMs !== undefined && !this.#graceGiven && this.nowMs - this.#deadlineMs > this.timing.pingIntervalMs
    )
  }

  /** Makes the move that the table has for the cause. Without one, nothing happens but that it is counted. */
  move(on: Cause, particulars: Particulars = {}): void {
    const from = this.state
    const transition = moveOf(from, on)
    if (!transition) {
      if (this.incoming) this.ignore('unexpected', this.incoming.sender)
      return
    }
    const to = transition.to === 'same' ? from : transition.to
    this.state = to
    this.do({ do: 'move', from, on, to, why: transition.why })
    for (const action of transition.does) this.#actions[action](this, particulars)
  }

  do(effect: ElectionEffect): void {
    this.#effects.push(effect)
  }

  ignore(kind: IgnoredKind, from: PeerId): void {
    this.do({ do: 'ignore', kind, from })
  }

  /** In the epoch that stands, by a datagram. */
  send<T extends ElectionMessageType>(to: PeerId | 'peers', type: T, payload: ElectionPayload<T>): void {
    this.#send({ to, type, payload, reliable: false, answer: false })
  }

  /** In the epoch that stands, by a stream. */
  sendReliably<T extends ElectionMessageType>(to: PeerId, type: T, payload: ElectionPayload<T>): void {
    this.#send({ to, type, payload, reliable: true, answer: false })
  }

  /** To whoever sent what this step is about, the way that it came. */
  answer<T extends ElectionMessageType>(to: PeerId, type: T, payload: ElectionPayload<T>): void {
    this.#send({ to, type, payload, reliable: false, answer: true })
  }

  #send(message: Omit<ElectionSend, 'do' | 'epoch'>): void {
    // A type and its payload are one by the signatures above, which the union can't see.
    this.do({ do: 'send', epoch: this.epoch, ...message } as ElectionSend)
  }

  /** All that is to be done since the last call, in order. */
  take(): ElectionEffect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }
}
