import { checkedGet, type Outcome } from '../../test/chaos/checked-get.ts'
import type { Target } from '../../test/chaos/load-wire.ts'
import { type Thing, thingAt } from '../../test/chaos/thing.ts'

/** Large enough that no buffer on the way holds the rest of it. */
const BYTES = 10_000_000
/** Bytes a second: 10 MB take five seconds, so that who sends it can die in the middle. */
const PACE = 2_000_000
/** A download counts as under way from here on. */
const BEGUN_BYTES = 500_000
const COUNT = 10
const WITHIN_MS = 60_000

export interface Downloads {
  /** Resolves when bytes of each have come. */
  readonly underWay: Promise<unknown>
  readonly outcomes: Promise<readonly Outcome[]>
}

/** Starts slow downloads through these peers by turns, of domains of all holders; `label` makes their things new ones. */
export function downloadsThrough(targets: readonly Target[], label: string): Downloads {
  const begun: Promise<void>[] = []
  const outcomes = Array.from({ length: COUNT }, (_, i): Promise<Outcome> => {
    const { listen } = targets[i % targets.length]!
    // One half is slow at the origin, the other at the client: then the holder has the whole when it dies.
    const atOrigin = i % 2 === 0
    const thing: Thing = thingAt(`large${i}.test`, label, { bytes: BYTES, pace: atOrigin ? PACE : 0 })
    const { promise, resolve } = Promise.withResolvers<void>()
    begun.push(promise)
    const outcome = checkedGet({
      listen,
      thing,
      pace: atOrigin ? 0 : PACE,
      withinMs: WITHIN_MS,
      onProgress: (bytes) => bytes >= BEGUN_BYTES && resolve(),
    })
    // One that failed early is told by its outcome.
    return outcome.finally(resolve)
  })
  return { underWay: Promise.all(begun), outcomes: Promise.all(outcomes) }
}
