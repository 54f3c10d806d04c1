import { LIMITS } from '../limits.ts'
import { parseAddress } from '../transports/address.ts'
import { callEverywhere } from './call-everywhere.ts'
import { type Candidate, candidateIn } from './candidate.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import { inSubnet } from './subnet.ts'

/**
 * One question to everybody who may know communities of the wished name (A13, A14), and what came back. Cache servers are
 * waited for up to their threshold; the neighbourhood until somebody has room, else for all of its own: only masters answer a
 * probe, and how many there are nobody knows.
 */
export class Finding {
  readonly #context: Context
  readonly #startedMs: number
  readonly #nonce: string
  /** Cache servers that have not answered. */
  readonly #silent: Set<string>
  readonly #found = new Map<string, Candidate>()

  constructor(context: Context, nowMs: number) {
    this.#context = context
    this.#startedMs = nowMs
    this.#nonce = callEverywhere(context)
    this.#silent = new Set(context.options.cacheServers)
  }

  get candidates(): Candidate[] {
    return [...this.#found.values()]
  }

  /** When there is nothing more to wait for. One that has room need not wait for more of them; those that are full deny. */
  get untilMs(): number {
    const { directoryMs } = this.#context.options.timings
    if (this.#silent.size > 0) return this.#startedMs + Math.max(directoryMs, this.#probeMs)
    const isAtHand = this.candidates.some(({ room }) => room > 0)
    return this.#startedMs + (isAtHand ? 0 : this.#probeMs)
  }

  receive(nowMs: number, message: Received & { type: 'COMMUNITYLIST' }): void {
    const { payload, source, sender } = message
    const { cacheServers, communityName } = this.#context.options
    if (payload.nonce !== this.#nonce) return
    const near = !cacheServers.includes(source.address)
    for (const info of payload.communities) {
      // Only a master speaks for itself; of a cache server's list nothing is believed until its master has answered.
      if (info.name !== communityName || (near && info.epoch.master !== sender)) continue
      const candidate = candidateIn(info, message)
      const { host } = parseAddress(candidate.masterAddress)
      const sameSubnet = inSubnet(this.#context.options.self.hosts, host, info.subnetBits)
      this.#add({ ...candidate, near, sameSubnet, ...(near && { roundTripMs: nowMs - this.#startedMs }) })
    }
    this.#silent.delete(source.address)
  }

  /** True where this cache server was waited for. */
  unreachable(address: string, reason: string): boolean {
    const waited = this.#silent.delete(address)
    if (waited) this.#context.do({ do: 'note', text: `${noAnswer(address)} (${reason})` })
    return waited
  }

  /** Time is up: those that are silent still are named in the log. */
  giveUp(): void {
    for (const address of this.#silent) this.#context.do({ do: 'note', text: noAnswer(address) })
  }

  /** Cache servers side by side name the same master once each; where they differ, both words are tried. */
  #add(candidate: Candidate): void {
    const key = `${candidate.id} ${candidate.epoch.master}`
    const known = this.#found.get(key)
    if (!known && this.#found.size >= LIMITS.candidates) return
    if (!known || candidate.near || candidate.epoch.term > known.epoch.term) this.#found.set(key, candidate)
  }

  get #probeMs(): number {
    const { seeds, probeNeighbours, timings } = this.#context.options
    return seeds.length > 0 || probeNeighbours ? timings.probeMs : 0
  }
}

function noAnswer(address: string): string {
  return `the cache server ${address} does not answer`
}
