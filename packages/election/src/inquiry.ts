import type { PeerId } from '@cachereef/protocol'
import { QUERY_PEERS_MAX } from './limits.ts'

/** One question to a few others whether they still hear the master, and what they said. */
export class Inquiry {
  /** Repeated in the answers, so that late ones to an earlier question are told apart. */
  readonly round: number
  readonly askedAtMs: number
  readonly #missing: Set<PeerId>
  #answers = 0
  #hearers = 0
  #heardAtMs = Number.NEGATIVE_INFINITY

  constructor(round: number, asked: readonly PeerId[], nowMs: number) {
    this.round = round
    this.askedAtMs = nowMs
    this.#missing = new Set(asked)
  }

  /**
   * Notes the first answer of one who was asked; false for any other. `heardMsAgo` is given where the peer hears the
   * master. It is counted from the question, not from the answer's arrival: an answer under way makes no ping
   * younger.
   */
  note(peer: PeerId, round: number, heardMsAgo: number | undefined): boolean {
    if (round !== this.round || !this.#missing.delete(peer)) return false
    this.#answers += 1
    if (heardMsAgo !== undefined) {
      this.#hearers += 1
      this.#heardAtMs = Math.max(this.#heardAtMs, this.askedAtMs - heardMsAgo)
    }
    return true
  }

  /** When any of them heard the master last, as far as is certain. */
  get heardAtMs(): number {
    return this.#heardAtMs
  }

  get complete(): boolean {
    return this.#missing.size === 0
  }

  get mostHear(): boolean {
    return this.#hearers * 2 > this.#answers
  }
}

/** At most QUERY_PEERS_MAX of them, each as likely as any other. */
export function sample(peers: readonly PeerId[], random: () => number): PeerId[] {
  const left = [...peers]
  const chosen: PeerId[] = []
  while (left.length > 0 && chosen.length < QUERY_PEERS_MAX) {
    const index = Math.floor(random() * left.length)
    chosen.push(...left.splice(index, 1))
  }
  return chosen
}
