import type { Failure } from './load-wire.ts'
import { thingOf } from './thing.ts'
import { endOf } from './versions.ts'

export type Excuse =
  /** The peer that was asked was killed before it had answered. */
  | 'killed'
  /** Who sent the body was gone, and nobody could say that what another has are the same bytes: it has to end early (C5). */
  | 'no strong validator'
  /** The peer that was asked was leaving, and waits only so long for what it has begun to answer. */
  | 'longer than a leaving peer waits'
  /** Who sent the body was gone, and the origin has another version now: nobody has the rest, and it has to end early. */
  | 'changed meanwhile'

/** A body that was asked for so long before somebody went away may still have been under way. */
const ECHO_MS = 2_000

/** How long a peer that leaves goes on with requests in flight (docs/routing.md): five seconds. */
const LEAVING_WAITS_MS = 5_000

interface Absence {
  readonly name: string
  readonly how: 'killed' | 'left'
  readonly fromMs: number
  toMs: number
}

/** Who was away when, and so what no peer can be blamed for. */
export class Absences {
  readonly #absences: Absence[] = []

  began(name: string, how: Absence['how']): void {
    this.#absences.push({ name, how, fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY })
  }

  ended(name: string): void {
    for (const absence of this.#absences) if (absence.name === name) absence.toMs = Math.min(absence.toMs, Date.now())
  }

  /** Why a failure is nobody's fault; undefined where it is one. */
  excuse(failure: Failure): Excuse | undefined {
    const { fault, peer, url, bytes, version, askedMs, tookMs } = failure
    if (fault !== 'broken-off' && fault !== 'no-connection') return undefined
    const endedMs = askedMs + tookMs
    const during = (absence: Absence, echoMs: number) =>
      absence.fromMs <= endedMs + 1 && absence.toMs + echoMs >= askedMs
    if (this.#absences.some((each) => each.how === 'killed' && each.name === peer && during(each, 0))) return 'killed'
    const outstays = ({ name, how, fromMs, toMs }: Absence) =>
      how === 'left' && name === peer && toMs >= endedMs && endedMs - fromMs >= LEAVING_WAITS_MS
    if (this.#absences.some(outstays)) return 'longer than a leaving peer waits'
    // What had not begun can begin elsewhere.
    const thing = thingOf(url)
    if (bytes === 0 || !thing || !this.#absences.some((each) => each.name !== peer && during(each, ECHO_MS)))
      return undefined
    if (thing.tag !== 'strong') return 'no strong validator'
    return endOf(thing, version) <= endedMs ? 'changed meanwhile' : undefined
  }
}
