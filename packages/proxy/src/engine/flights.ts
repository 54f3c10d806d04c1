import { decide } from '../policy/index.ts'
import type { Fields } from '../http/fields.ts'
import type { Request, RequestHead } from '../http/message.ts'
import type { StoredHead } from '../policy/types.ts'
import type { Errand, Essentials } from './essentials.ts'
import { Flight } from './flight.ts'
import type { FlightPlan, Landing } from './landing.ts'

interface Group {
  /**
   * The latest Vary known for the key; undefined: none yet, so that all its requests are taken to select the same
   * response.
   */
  vary: string | undefined
  readonly flights: Set<Flight>
}

/** The exchanges under way that others may join: for each key one a variant, as far as Vary is known. */
export class Flights {
  readonly #groups = new Map<string, Group>()
  /** Those that nobody may join, until their heads are there: then the store's writers know what a purge means. */
  readonly #alone = new Set<Flight>()

  /** Whether there is any for the key. */
  has(key: string): boolean {
    return this.#groups.has(key)
  }

  /** One whose response may be for this request too, of those that are not left out. */
  find(core: Essentials, request: RequestHead, errand: Errand, leftOut?: ReadonlySet<Flight>): Flight | undefined {
    const group = this.#groups.get(errand.key)
    if (group === undefined) return undefined
    for (const flight of group.flights) {
      if (leftOut?.has(flight) === true) continue
      const { landed } = flight
      const fits =
        landed === undefined
          ? sameValues(group.vary, request, flight.plan.request)
          : landed.kind === 'shared' && landed.body.reaches(0) && mayShare(core, request, errand, flight, landed)
      if (fits) return flight
    }
    return undefined
  }

  /** Starts one that others may join. `vary` is what is known from stored responses. */
  start(core: Essentials, plan: FlightPlan, vary: string | undefined): Flight {
    const group = this.#groups.get(plan.key) ?? { vary, flights: new Set() }
    this.#groups.set(plan.key, group)
    const flight: Flight = new Flight(core, plan, () => {
      group.flights.delete(flight)
      if (group.flights.size === 0 && this.#groups.get(plan.key) === group) this.#groups.delete(plan.key)
    })
    group.flights.add(flight)
    void flight.landing.then((landing) => {
      if (landing.kind === 'shared') group.vary = landing.head.fields.get('vary')
    })
    return flight
  }

  /** Starts one for one request alone. */
  startAlone(core: Essentials, plan: FlightPlan): Flight {
    const flight = new Flight(core, plan)
    this.#alone.add(flight)
    void flight.landing.then(() => this.#alone.delete(flight))
    return flight
  }

  /**
   * What is on its way was asked for before something changed: it is not to be used again. The fields are those of the response,
   * where its head is there.
   */
  forget(concerns: (key: string, fields: Fields | undefined) => boolean): void {
    for (const flight of this.#alone) if (concerns(flight.plan.key, undefined)) flight.forget()
    for (const [key, group] of this.#groups) {
      for (const flight of [...group.flights]) {
        const { landed } = flight
        if (concerns(key, landed?.kind === 'shared' ? landed.head.fields : undefined)) flight.forget()
      }
    }
  }
}

/**
 * Whether a response made for one request may answer another that waited for it: where it could be served from the store, or
 * where the exchange began after the other request had come, so that it is as new as one of its own would be.
 */
export function mayShare(
  core: Essentials,
  request: RequestHead,
  errand: Errand,
  flight: Flight,
  landing: Landing,
): boolean {
  const head: StoredHead | undefined =
    landing.kind === 'shared' ? landing.head : landing.kind === 'validated' ? landing.stored : undefined
  if (head === undefined) return false
  const decision = decide(request, [head], core.now(), core.policy)
  if (decision.action === 'serve' || decision.action === 'serve-stale') return true
  return decision.action === 'revalidate' && flight.departure > errand.arrival
}

/** Whether the fields that Vary names are the same in both. Stricter than the policy, which also normalises. */
function sameValues(vary: string | undefined, a: RequestHead, b: Request): boolean {
  if (vary === undefined) return true
  return vary.split(',').every((name) => a.fields.get(name.trim()) === b.fields.get(name.trim()))
}
