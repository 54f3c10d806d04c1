import { TERM_MAX } from '@cachereef/election'
import { compareEpochs, type Contact, type Epoch, type Payload } from '@cachereef/protocol'
import { type Candidate, candidateIn } from './candidate.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import { Lookout } from './lookout.ts'
import { Merging } from './merging.ts'
import type { Registration } from './registration.ts'

/** How a master's rule ends. */
export interface EndOfRule {
  /** A higher epoch of this community rules: this peer joins there. */
  deposed(nowMs: number, by: Candidate): void
  /** Another community has taken this peer in, and has room for its members: this was its word. */
  merged(nowMs: number, allow: Received & { type: 'UPDATEPEERLIST' }): void
  /** The epoch that stands at a cache server is nobody's any more: this peer goes on in a higher one. */
  outlived(nowMs: number, epoch: Epoch): void
}

/** A standing master that a cache server has not heard for so many signs of life is taken for dead if it does not answer. */
const OUTLIVED_BEATS = 2

/** Other masters of this community's name: a master looks for them, and whichever epoch is lower gives way, or neither. */
export class Rivals {
  readonly #context: Context
  readonly #registration: Registration
  readonly #outcome: EndOfRule
  readonly #lookout: Lookout
  readonly #merging: Merging

  constructor(context: Context, registration: Registration, outcome: EndOfRule, nowMs: number) {
    this.#context = context
    this.#registration = registration
    this.#outcome = outcome
    this.#lookout = new Lookout(context, nowMs)
    this.#merging = new Merging(context, {
      merged: (now, allow) => this.#onMerged(now, allow),
      abandoned: (now, candidate) => this.#onAbandoned(now, candidate),
    })
  }

  receive(nowMs: number, message: Received): boolean {
    if (message.type === 'DIRECTORYANSWER') this.#onDirectoryAnswer(nowMs, message)
    else if (message.type === 'COMMUNITYLIST') this.#onCommunityList(nowMs, message)
    else return this.#merging.receive(nowMs, message)
    return true
  }

  tick(nowMs: number): void {
    this.#lookout.tick(nowMs)
    this.#merging.tick(nowMs)
  }

  deadline(): number {
    return Math.min(this.#lookout.deadline(), this.#merging.deadline())
  }

  /** The members are shown the way before this peer takes it. */
  giveWay(nowMs: number, to: Candidate): void {
    this.#redirect({ id: to.epoch.master, address: to.masterAddress })
    this.#outcome.deposed(nowMs, to)
  }

  /** Another master stands at a cache server. It may be long gone: it is asked before anything. */
  #onDirectoryAnswer(nowMs: number, message: Received & { type: 'DIRECTORYANSWER' }): void {
    if (this.#registration.onAnswer(message) !== 'refused') return
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
    if (allow.community !== this.#context.community) this.#registration.remove('merged')
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
}
