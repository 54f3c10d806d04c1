import { type CommunityId, compareEpochs } from '@cachereef/protocol'
import { completeAddress } from '../transports/address.ts'
import { askToJoin } from './ask-to-join.ts'
import type { Candidate } from './candidate.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'

/** How an attempt to merge ends. */
export interface MergingOutcome {
  /** The other master has this peer on its list, and room for all its members: they go there. */
  merged(nowMs: number, allow: Received & { type: 'UPDATEPEERLIST' }): void
  /** Nobody answers for a community that stands higher, or its master says itself that it is none. */
  abandoned(nowMs: number, candidate: Candidate): void
}

/**
 * A master that hears of a community in a higher epoch asks to be let in there, with all its members, while it goes on
 * ruling: what a cache server says may be long over, and only the other master's own word ends a rule.
 */
export class Merging {
  readonly #context: Context
  readonly #outcome: MergingOutcome
  #asked: { readonly candidate: Candidate; readonly untilMs: number } | undefined
  /** Communities that said nothing or no: others come first, then they are asked again. */
  readonly #passed = new Set<CommunityId>()

  constructor(context: Context, outcome: MergingOutcome) {
    this.#context = context
    this.#outcome = outcome
  }

  /** Asks the highest of these communities, if one is higher than this one; one question at a time. */
  consider(nowMs: number, candidates: readonly Candidate[]): void {
    if (this.#asked) return
    const higher = candidates.filter((candidate) => this.#isWorthAsking(candidate))
    const left = higher.filter((candidate) => !this.#passed.has(candidate.id))
    if (left.length === 0) this.#passed.clear()
    const [best] = (left.length > 0 ? left : higher).sort((a, b) => compareEpochs(b.epoch, a.epoch))
    if (best) this.#ask(nowMs, best)
  }

  receive(nowMs: number, message: Received): boolean {
    if (message.type === 'UPDATEPEERLIST') return this.#onAllowed(nowMs, message)
    if (message.type === 'JOINDENIED') return this.#onDenied(nowMs, message)
    return false
  }

  tick(nowMs: number): void {
    if (!this.#asked || nowMs < this.#asked.untilMs) return
    const { candidate } = this.#asked
    this.#asked = undefined
    this.#passed.add(candidate.id)
    this.#outcome.abandoned(nowMs, candidate)
  }

  deadline(): number {
    return this.#asked?.untilMs ?? Number.POSITIVE_INFINITY
  }

  /** Who is a member here rules nowhere else, whatever a directory remembers. */
  #isWorthAsking({ epoch }: Candidate): boolean {
    const { epoch: own, id, list } = this.#context
    return own !== undefined && compareEpochs(epoch, own) > 0 && epoch.master !== id && !list.has(epoch.master)
  }

  #ask(nowMs: number, candidate: Candidate): void {
    askToJoin(this.#context, candidate, this.#context.list.size - 1)
    this.#asked = { candidate, untilMs: nowMs + this.#context.options.timings.joinMs }
  }

  #onAllowed(nowMs: number, message: Received & { type: 'UPDATEPEERLIST' }): boolean {
    const { epoch: own, id, options } = this.#context
    const { payload, epoch, sender } = message
    if (this.#asked?.candidate.epoch.master !== sender || !own || epoch?.master !== sender) return false
    const listed = payload.peers.find((entry) => entry.id === id)
    if (payload.base !== 0 || listed?.incarnation !== options.self.incarnation || compareEpochs(epoch, own) <= 0)
      return false
    this.#asked = undefined
    this.#outcome.merged(nowMs, message)
    return true
  }

  #onDenied(nowMs: number, message: Received & { type: 'JOINDENIED' }): boolean {
    if (!this.#asked || message.source.address !== this.#asked.candidate.masterAddress) return false
    const { candidate } = this.#asked
    const { reason, master } = message.payload
    this.#asked = undefined
    this.#passed.add(candidate.id)
    if (reason !== 'not-master' && reason !== 'wrong-community') return true
    if (master) {
      // Its epoch is not known, but nothing is done on this word alone either.
      const moved = { ...candidate, epoch: { ...candidate.epoch, master: master.id } }
      const masterAddress = completeAddress(master.address, message.source.address)
      if (this.#isWorthAsking(moved)) {
        this.#ask(nowMs, { ...moved, masterAddress })
        return true
      }
    }
    // Whoever stood there says itself that it rules there no more.
    if (message.sender === candidate.epoch.master) this.#outcome.abandoned(nowMs, candidate)
    return true
  }
}
