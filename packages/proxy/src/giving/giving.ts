import { Readable } from 'node:stream'
import type { Upstream } from '../engine/upstream.ts'
import type { Response } from '../http/message.ts'
import type { GiveLimits } from './capacity-given.ts'
import { Idleness } from './idleness.ts'
import { DEBT_MS_MAX, LOOK_AT_LINK_MS } from './limits.ts'
import type { Machine } from './machine.ts'
import { paced } from './paced.ts'
import { ProcessorShare } from './processor-share.ts'
import { TokenBucket } from './token-bucket.ts'

/** What other peers get of this one (B12). Its own clients are never limited. */
export interface Giving {
  /** Why other peers get nothing now, as a clause; undefined: they do. */
  refusal(): string | undefined
  /** Whether something may be fetched for other peers now; else they get what is here. */
  mayFetch(): boolean
  /** An answer to another peer, no faster than it may be. */
  up(response: Response): Response
  /** What is fetched for another peer, no faster than it may be. */
  down(upstream: Upstream): Upstream
  /** A request of another peer was refused: counted. */
  refused(): void
  figures(): GivingFigures
  /** Looks at the machine; its owner calls it every `LOOK_MS`. */
  look(): void
}

/** What `/status` says of it. */
export interface GivingFigures {
  /** Whether the machine's state lets it give at all, and why it does not. */
  readonly active: boolean
  readonly why?: string
  readonly upBytesPerSecond?: number
  readonly downBytesPerSecond?: number
  readonly processorShare?: number
  readonly onlyWhenIdle?: true
  /** Requests of other peers that were told to try elsewhere. */
  readonly refused: number
}

export interface GivingParts {
  readonly limits: GiveLimits
  readonly machine: Machine
  /** Milliseconds, never falling. */
  readonly now: () => number
  /** It gives again, or no longer. */
  readonly onActive: (active: boolean, why: string | undefined) => void
}

export function createGiving({ limits, machine, now, onActive }: GivingParts): Giving {
  const { upBytesPerSecond, downBytesPerSecond, processorShare, onlyWhenIdle } = limits
  const [up, down] = [upBytesPerSecond, downBytesPerSecond].map((rate) =>
    rate === undefined ? undefined : new TokenBucket(rate),
  )
  const isSpent = (bucket: TokenBucket | undefined) => bucket !== undefined && bucket.debtMs(now()) > DEBT_MS_MAX
  const idleness = new Idleness()
  const processor = new ProcessorShare(processorShare ?? Infinity)
  let refusedCount = 0
  let onMeteredLink: boolean | undefined
  let linkSeenMs = Number.NEGATIVE_INFINITY

  return {
    refusal() {
      if (idleness.why !== undefined) return `this peer gives only when it is idle, and ${idleness.why}`
      if (processor.isSpent) return 'its share of the processor is used'
      return isSpent(up) ? 'its bandwidth for other peers is used' : undefined
    },
    mayFetch: () => !isSpent(down),
    up: (response) => limited(response, up, now),
    down: (upstream) =>
      down === undefined ? upstream : async (request) => limited(await upstream(request), down, now),
    refused: () => void refusedCount++,
    figures: () => ({
      active: idleness.why === undefined,
      ...(idleness.why === undefined ? {} : { why: idleness.why }),
      ...(upBytesPerSecond === undefined ? {} : { upBytesPerSecond }),
      ...(downBytesPerSecond === undefined ? {} : { downBytesPerSecond }),
      ...(processorShare === undefined ? {} : { processorShare }),
      ...(onlyWhenIdle ? { onlyWhenIdle } : {}),
      refused: refusedCount,
    }),
    look() {
      const { own, others } = machine.processors()
      processor.observe(own)
      if (!onlyWhenIdle) return
      if (now() - linkSeenMs >= LOOK_AT_LINK_MS) {
        linkSeenMs = now()
        void machine.onMeteredLink().then((metered) => (onMeteredLink = metered))
      }
      const before = idleness.why
      idleness.observe({ others, onBattery: machine.onBattery(), onMeteredLink }, now())
      if ((before === undefined) !== (idleness.why === undefined)) onActive(idleness.why === undefined, idleness.why)
    },
  }
}

/** Whether there is anything to look for. */
export function mustLook({ processorShare, onlyWhenIdle }: GiveLimits): boolean {
  return processorShare !== undefined || onlyWhenIdle
}

/** The same response with a body that keeps to the bandwidth. What is short and in memory goes at once, and others wait for it. */
function limited<T extends Response>(response: T, bucket: TokenBucket | undefined, now: () => number): T {
  const { body } = response
  if (bucket === undefined || body === null) return response
  if (body instanceof Readable) return { ...response, body: paced(body, bucket, now) }
  bucket.take(body.length, now())
  return response
}
