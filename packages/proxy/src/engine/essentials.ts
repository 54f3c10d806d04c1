import type { PolicyOptions, RequestHead } from '../policy/types.ts'
import type { Store, StoredResponse } from '../store/store.ts'
import type { Deferrals } from './deferrals.ts'
import type { FlightPlan, Landing } from './landing.ts'
import type { Gate } from './gate.ts'
import type { Exchange, HandleOptions, Mirror, Served } from './interface.ts'
import type { PassMarks } from './pass-marks.ts'
import type { Upstream } from './upstream.ts'

/** What the parts of one cache share, the exchanges under way apart. */
export interface Essentials {
  readonly name: string
  readonly store: Store
  readonly mirror: Mirror | undefined
  readonly upstream: Upstream
  readonly group: Upstream | undefined
  readonly policy: PolicyOptions
  readonly now: () => number
  readonly keyOf: (request: RequestHead) => string
  readonly gate: Gate
  readonly passes: PassMarks
  readonly deferrals: Deferrals
  /** Numbers arrivals of requests and departures of exchanges, so that it is known which came first. */
  readonly tick: () => number
  /** Validations in the background that are under way. */
  readonly background: Set<Promise<void>>
  readonly onStored: (stored: StoredResponse) => void
  readonly onServed: (served: Served) => void
  readonly onLanded: (plan: FlightPlan, landing: Landing) => void
  readonly onExchange: (exchange: Exchange) => void
}

/** One request on its way through the cache, over as many looks at the store as it takes. */
export interface Errand {
  readonly key: string
  readonly options: HandleOptions
  /** Its number among arrivals and departures. */
  readonly arrival: number
  /** How often it has waited for what was then not for it. */
  readonly round: number
  /** It waits for nobody any more. */
  readonly alone: boolean
}
