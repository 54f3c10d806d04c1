import type { PeerId, Score } from '@cachereef/protocol'
import type { Claim, Standing } from './precedence.ts'
import { standingOf } from './score.ts'

/** What one peer answered to the call. */
export interface Vote extends Standing {
  readonly hearsMaster: boolean
  readonly version: number
}

/** One election that this peer has called, and the answers to it. It holds no more votes than there are peers. */
export class Ballot {
  /** Said the same way in each repetition of the call, so that everybody orders it alike. */
  readonly score: Score
  readonly claim: Claim
  readonly calledAtMs: number
  /** How often the call went out. */
  calls = 1
  readonly #awaited: Set<PeerId>
  readonly #votes = new Map<PeerId, Vote>()

  /** `awaited`: those who are thought alive; anybody else on the list may answer, but is not waited for. */
  constructor(self: PeerId, round: number, score: Score, awaited: readonly PeerId[], nowMs: number) {
    this.score = score
    this.claim = { id: self, round, standing: standingOf(score) }
    this.calledAtMs = nowMs
    this.#awaited = new Set(awaited)
  }

  /** A repeated answer counts once; the later one stands. */
  count(vote: Vote): void {
    this.#votes.set(vote.id, vote)
    this.#awaited.delete(vote.id)
  }

  get votes(): readonly Vote[] {
    return [...this.#votes.values()]
  }

  /** Those who have not answered yet, of the ones that are waited for. */
  get silent(): readonly PeerId[] {
    return [...this.#awaited]
  }

  /** Nobody else will answer. Never so without a single answer: the last survivor waits its whole time (A9). */
  get complete(): boolean {
    return this.#votes.size > 0 && this.#awaited.size === 0
  }

  get mostHear(): boolean {
    return this.votes.filter((vote) => vote.hearsMaster).length * 2 > this.#votes.size
  }

  /** Who answered: the list of the community to come (B6). */
  get electorate(): PeerId[] {
    return [...this.#votes.keys()]
  }

  /** The newest list version among those who answered and `own`. */
  newestVersion(own: number): number {
    return Math.max(own, ...this.votes.map((vote) => vote.version))
  }
}
