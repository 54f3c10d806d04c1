import {
  createElection,
  type Election,
  type ElectionEffect,
  type ElectionEvent,
  type ElectionMessage,
  type Voter,
} from '@cachereef/election'
import type { Epoch, PeerId, Score } from '@cachereef/protocol'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'

/** What the election machine decides, as far as it is not done by sending messages. */
export interface ElectingOutcome {
  /** False: this peer leaves, and rules no more. */
  isElectable(): boolean
  /** What members would be worth as masters, as they reported last; undefined where this peer is not the one to be told. */
  scores(): ((id: PeerId) => Score | undefined) | undefined
  /** This peer rules in that epoch (A9, B5, B6). */
  mustRule(nowMs: number, decision: ElectionEffect & { readonly do: 'become-master' }): void
  /** Another rules in a newer epoch; its address, where it is known. */
  mustFollow(nowMs: number, epoch: Epoch, address: string | undefined): void
  /** The others hear a master that this peer can't hear. */
  mustRejoin(nowMs: number): void
  /** Somebody who is not on the list takes part in an election of this community; perhaps it was given up, and does not know it. */
  strangerAsks(nowMs: number, message: Received): void
  /** Nobody is left to take over: the community ends (B4). */
  mustEnd(): void
  /** Whoever wanted to leave may. */
  mayLeave(): void
}

/** Drives the election machine of one membership: gives it what happens, sends what it says, passes on what it decides. */
export class Electing {
  readonly #context: Context
  readonly #outcome: ElectingOutcome
  #election: Election | undefined

  constructor(context: Context, outcome: ElectingOutcome) {
    this.#context = context
    this.#outcome = outcome
  }

  /** Begins anew, in the epoch and with the list of the context. */
  begin(nowMs: number): void {
    const context = this.#context
    const { epoch, list, options } = context
    if (!epoch) return
    const { pingIntervalMs, pingTimeoutMs } = list.settings
    this.#election = createElection(
      {
        self: context.id,
        epoch,
        peers: () => this.#voters(),
        score: () => ownScore(context),
        version: () => list.version,
        masterAddress: () => context.master()?.address,
        electable: () => this.#outcome.isElectable(),
        random: options.random,
        timing: { pingIntervalMs, pingTimeoutMs },
      },
      nowMs,
    )
  }

  /** In no community there is nothing to elect. */
  stop(): void {
    this.#election = undefined
  }

  deadline(): number {
    return this.#election?.deadline() ?? Number.POSITIVE_INFINITY
  }

  tick(nowMs: number): void {
    if (nowMs >= this.deadline()) this.step(nowMs, { kind: 'tick' })
  }

  receive(nowMs: number, message: Received & ElectionMessage): void {
    if (this.#election && message.community === this.#context.community) {
      this.step(nowMs, { kind: 'message', message }, message)
    } else {
      this.#context.count('unexpected', message.type)
    }
  }

  /** `cause`: the message that made it happen, for the answer to go back the way that one came. */
  step(nowMs: number, event: ElectionEvent, cause?: Received): void {
    const election = this.#election
    for (const effect of election?.step(event, nowMs) ?? []) {
      // Obeying one may have ended this membership: what the machine wanted next was meant for that.
      if (this.#election !== election) return
      this.#obey(nowMs, effect, cause)
    }
  }

  #voters(): readonly Voter[] {
    const entries = this.#context.list.members()
    const scoreOf = this.#outcome.scores()
    if (!scoreOf) return entries
    return entries.map(({ id, state }) => {
      const score = scoreOf(id)
      return { id, state, ...(score && { score }) }
    })
  }

  #obey(nowMs: number, effect: ElectionEffect, cause: Received | undefined): void {
    const context = this.#context
    switch (effect.do) {
      case 'send':
        return this.#send(effect, cause)
      case 'become-master':
        return this.#outcome.mustRule(nowMs, effect)
      case 'follow': {
        const address = context.list.get(effect.epoch.master)?.address ?? masterAddressIn(cause)
        return this.#outcome.mustFollow(nowMs, effect.epoch, address)
      }
      case 'rejoin':
        return this.#outcome.mustRejoin(nowMs)
      case 'remove-community':
        return this.#outcome.mustEnd()
      case 'left':
        return this.#outcome.mayLeave()
      case 'move':
        return context.do({ do: 'move', from: effect.from, on: effect.on, to: effect.to })
      case 'ignore':
        if (effect.kind === 'stranger' && cause) this.#outcome.strangerAsks(nowMs, cause)
        return context.count(`election-${effect.kind}`, effect.from)
      case 'suspect':
      case 'unsuspect':
        return context.count(effect.do, effect.master)
      case 'step-down':
        // What follows at once says whom to follow.
        return
    }
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
}

const ELECTION_TYPES: ReadonlySet<string> = new Set<ElectionMessage['type']>([
  'MASTERQUERY',
  'MASTERREPORT',
  'HOLDELECTION',
  'ELECTIONRESPONSE',
  'NOMINATEMASTER',
  'NOMINATIONRESPONSE',
])

export function isElectionMessage(message: Received): message is Received & ElectionMessage {
  return ELECTION_TYPES.has(message.type) && message.epoch !== undefined
}

/** Where a report says that the master of its epoch is; whoever speaks as that master is where it spoke from. */
function masterAddressIn(cause: Received | undefined): string | undefined {
  if (cause?.type === 'MASTERREPORT' && cause.payload.masterAddress !== undefined) return cause.payload.masterAddress
  if (cause?.epoch && cause.epoch.master === cause.sender && cause.source.carrier === 'datagram')
    return cause.source.address
  return undefined
}

function ownScore({ options }: Context): Score {
  const { capacity } = options.self
  return { bandwidthKbps: capacity.bandwidthKbps, cpu: capacity.cpu, uptimeSeconds: options.status().uptimeSeconds }
}
