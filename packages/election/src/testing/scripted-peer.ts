import type { Epoch, PeerId, Score } from '@cachereef/protocol'
import { createElection } from '../election.ts'
import type { ElectionPayload } from '../machine.ts'
import type {
  Election,
  ElectionEffect,
  ElectionMessage,
  ElectionMessageType,
  ElectionOptions,
  Voter,
} from '../types.ts'

/** The epoch of the scripts: the fifth, of a master that is in no list and so never in the way. */
export const EPOCH: Epoch = { term: 5, master: 'm' }
export const SELF: PeerId = 'e'

/** A score of which `standingOf` makes `standing`. */
export function scoreWorth(standing: number): Score {
  return { bandwidthKbps: standing, cpu: standing, uptimeSeconds: 3_600 }
}

/** One machine, among `b` and `h`, that is told what happens; the deadline comes when the script says so. */
export class ScriptedPeer {
  readonly election: Election
  nowMs = 0
  /** Of the latest step. */
  effects: readonly ElectionEffect[] = []
  voters: Voter[] = [
    { id: 'm', state: 'alive' },
    { id: 'b', state: 'alive', score: scoreWorth(20) },
    { id: 'e', state: 'alive' },
    { id: 'h', state: 'alive', score: scoreWorth(30) },
  ]
  electable = true

  constructor(epoch: Epoch = EPOCH, options: Partial<ElectionOptions> = {}) {
    this.election = createElection(
      {
        self: SELF,
        epoch,
        peers: () => this.voters,
        score: () => scoreWorth(10),
        version: () => 7,
        electable: () => this.electable,
        random: () => 0.5,
        timing: { pingIntervalMs: 250 },
        ...options,
      },
      0,
    )
  }

  ping(epoch = EPOCH): this {
    this.effects = this.election.step({ kind: 'ping', from: epoch.master, epoch }, this.nowMs)
    return this
  }

  hear<T extends ElectionMessageType>(
    sender: PeerId,
    type: T,
    payload: ElectionPayload<T>,
    epoch = this.election.epoch,
  ): this {
    const message = { sender, type, payload, epoch } as ElectionMessage
    this.effects = this.election.step({ kind: 'message', message }, this.nowMs)
    return this
  }

  learn(epoch: Epoch): this {
    this.effects = this.election.step({ kind: 'epoch', epoch }, this.nowMs)
    return this
  }

  leave(): this {
    this.effects = this.election.step({ kind: 'leave' }, this.nowMs)
    return this
  }

  /** Ticks at the deadline, or `lateMs` after it. */
  wait(lateMs = 0): this {
    this.nowMs = (this.election.deadline() ?? Number.NaN) + lateMs
    this.effects = this.election.step({ kind: 'tick' }, this.nowMs)
    return this
  }

  /** What the latest step sent, and to whom. */
  sent(): { to: string; type: string; payload: unknown; epoch: Epoch }[] {
    return this.effects.flatMap((effect) =>
      effect.do === 'send' ? [{ to: effect.to, type: effect.type, payload: effect.payload, epoch: effect.epoch }] : [],
    )
  }

  did<D extends ElectionEffect['do']>(what: D): Extract<ElectionEffect, { do: D }>[] {
    return this.effects.filter((effect): effect is Extract<ElectionEffect, { do: D }> => effect.do === what)
  }
}

/** Some payloads, as short as the scripts need them. */
export const say = {
  query: (round = 1) => ({ round }),
  hears: (round: number, heardMsAgo = 100) => ({ round, heardMsAgo, version: 7 }),
  deaf: (round: number) => ({ round, heardMsAgo: 900, version: 7 }),
  call: (round: number, standing: number) => ({ round, score: scoreWorth(standing), version: 7 }),
  vote: (round: number, standing: number, hearsMaster = false) => ({
    round,
    score: scoreWorth(standing),
    hearsMaster,
    version: 7,
  }),
  nominate: (leaving = false, round = leaving ? 0 : 1) => ({ round, electorate: ['b', 'e', 'h'], version: 9, leaving }),
  refuse: (reason: ElectionPayload<'NOMINATIONRESPONSE'>['reason'], round = 1) => ({ round, accepted: false, reason }),
  accept: (round = 1) => ({ round, accepted: true, reason: 'none' as const }),
}
