import { LIMITS } from '../limits.ts'
import { parseAddress } from '../transports/address.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

export interface FloodGateRates {
  /** From one host, whatever its ports. */
  readonly perSource: Rate
  /** From all together: a source address of a datagram can be made up, and then each is a new one. */
  readonly total: Rate
}

/** Lets so many messages of a kind in, from each host and from all together. Pure: time is handed in. */
export class FloodGate {
  readonly #rates: FloodGateRates
  readonly #sources = new Map<string, TokenBucket>()
  #total: TokenBucket | undefined

  constructor(rates: FloodGateRates) {
    this.#rates = rates
  }

  /** `address`: HOST:PORT, where the message came from. */
  admits(nowMs: number, address: string): boolean {
    this.#total ??= new TokenBucket(this.#rates.total, nowMs)
    const source = this.#source(nowMs, parseAddress(address).host)
    if (!source.has(nowMs) || !this.#total.has(nowMs)) return false
    source.take()
    this.#total.take()
    return true
  }

  /** The one who was quiet longest is forgotten first, and starts anew with a full bucket; the total bounds that. */
  #source(nowMs: number, host: string): TokenBucket {
    const source = this.#sources.get(host) ?? new TokenBucket(this.#rates.perSource, nowMs)
    this.#sources.delete(host)
    this.#sources.set(host, source)
    if (this.#sources.size > LIMITS.floodSources) this.#sources.delete(this.#sources.keys().next().value as string)
    return source
  }
}
