import { probe } from './call-everywhere.ts'
import { type Candidate, sameDistanceEndsMs } from './candidate.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'

/**
 * How far away the masters are whom a cache server named (B1): each is sent a probe. As soon as one has answered, whoever
 * takes so much longer that it is of a farther class is not waited for.
 */
export class Measuring {
  readonly #startedMs: number
  /** Those that have not answered, by the nonce of their probe. */
  readonly #unmeasured = new Map<string, Candidate>()
  readonly #measured: Candidate[] = []
  #untilMs: number

  constructor(context: Context, candidates: readonly Candidate[], nowMs: number) {
    this.#startedMs = nowMs
    this.#untilMs = nowMs + context.options.timings.probeMs
    for (const candidate of candidates) {
      if (candidate.near) this.#measured.push(candidate)
      else this.#unmeasured.set(probe(context, candidate.masterAddress), candidate)
    }
    for (const { roundTripMs } of this.#measured) this.#shorten(roundTripMs)
  }

  /** All of them, the silent ones with an endless round trip. */
  get candidates(): Candidate[] {
    return [...this.#measured, ...this.#unmeasured.values()]
  }

  get untilMs(): number {
    return this.#unmeasured.size === 0 ? this.#startedMs : this.#untilMs
  }

  /** A master's own word is newer than a directory's, and only its own counts. */
  receive(nowMs: number, { payload, sender }: Received & { type: 'COMMUNITYLIST' }): void {
    const candidate = this.#unmeasured.get(payload.nonce)
    const info = payload.communities.find(({ id }) => id === candidate?.id)
    if (!candidate || !info || info.epoch.master !== sender) return
    const { epoch, size, room, capacity } = info
    const roundTripMs = nowMs - this.#startedMs
    this.#unmeasured.delete(payload.nonce)
    this.#measured.push({ ...candidate, epoch, size, room, capacity, roundTripMs, silentMs: 0 })
    this.#shorten(roundTripMs)
  }

  #shorten(roundTripMs: number): void {
    this.#untilMs = Math.min(this.#untilMs, this.#startedMs + sameDistanceEndsMs(roundTripMs))
  }
}

/** Whether there is a choice that depends on distance: of one community alone there is none. */
export function isWorthMeasuring(candidates: readonly Candidate[]): boolean {
  return candidates.length > 1 && candidates.some((candidate) => !candidate.near)
}
