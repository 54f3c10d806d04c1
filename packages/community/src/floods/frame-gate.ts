import { LIMITS } from '../limits.ts'
import type { Source } from '../ports/transport.ts'
import { FloodGate } from './flood-gate.ts'
import { TokenBucket } from './token-bucket.ts'

/**
 * Bounds what others can make a peer compute: each frame that it lets in costs the check of a signature, good or bad.
 * Strangers have a rate for each host and one together, those of datagrams, whose source can be made up, apart from those of
 * streams; whoever has proved himself has his own, which no flood of others uses up. Pure: time is handed in.
 */
export class FrameGate {
  readonly #strangers = {
    datagram: new FloodGate(LIMITS.strangersDatagrams),
    stream: new FloodGate(LIMITS.strangersFrames),
  } as const
  /** By address or, for streams, by connection; whoever was quiet longest is first. */
  readonly #known = new Map<string | number, TokenBucket>()
  #knownTotal: TokenBucket | undefined

  admits(nowMs: number, source: Source): boolean {
    const key = keyOf(source)
    const own = this.#known.get(key)
    if (!own) return this.#strangers[source.carrier].admits(nowMs, source.address)
    this.#knownTotal ??= new TokenBucket(LIMITS.knownFrames.total, nowMs)
    if (!own.has(nowMs) || !this.#knownTotal.has(nowMs)) return false
    own.take()
    this.#knownTotal.take()
    return true
  }

  /** A fresh message with a good signature came from there. */
  proved(nowMs: number, source: Source): void {
    this.#know(nowMs, keyOf(source))
  }

  /** This peer speaks to that address of its own accord, and so expects to hear from it by datagrams. */
  asked(nowMs: number, address: string): void {
    this.#know(nowMs, address)
  }

  #know(nowMs: number, key: string | number): void {
    const known = this.#known.get(key) ?? new TokenBucket(LIMITS.knownFrames.perSource, nowMs)
    this.#known.delete(key)
    this.#known.set(key, known)
    if (this.#known.size > LIMITS.floodSources) this.#known.delete(this.#known.keys().next().value as string)
  }
}

function keyOf({ connection, address }: Source): string | number {
  return connection ?? address
}
