import type { Essentials } from './essentials.ts'
import type { Flights } from './flights.ts'

/** What the parts of one cache share. */
export interface Core extends Essentials {
  readonly flights: Flights
}
