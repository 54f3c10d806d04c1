import type { Weather } from '../world/weather.ts'

/** Peers are numbers from 0, and so are cache servers among themselves. Times are simulated milliseconds from the start. */
interface At {
  readonly atMs: number
}

interface During extends At {
  readonly forMs: number
}

/** One thing that goes wrong. A script of them is plain data: it can be printed, replayed, and made shorter. */
export type Fault =
  /** The process is killed, or the power cut; it may come back. */
  | (At & {
      readonly kind: 'crash'
      readonly peer: number
      readonly powerOff: boolean
      /** Undefined: for good. */
      readonly backAfterMs?: number
      /** False: it comes back as somebody else, under the same name. */
      readonly keepsState: boolean
    })
  /** Goes in good order; it may come back. */
  | (At & { readonly kind: 'leave'; readonly peer: number; readonly backAfterMs?: number })
  /** The process stands still, as under SIGSTOP or a collection of garbage, and then goes on with all that came meanwhile. */
  | (During & { readonly kind: 'pause'; readonly peer: number })
  /** Nothing passes between the peers of the set and the others; `oneWay`: nothing from the set to the others. */
  | (During & {
      readonly kind: 'partition'
      readonly peers: readonly number[]
      readonly oneWay: boolean
      readonly directoryToo: boolean
    })
  /** The way from one peer to another is stuffed; all comes at once at the end. */
  | (During & { readonly kind: 'clog'; readonly from: number; readonly to: number })
  /** Nothing passes from one peer to another, whatever gets there by others; both ways unless `oneWay`. */
  | (During & { readonly kind: 'cut'; readonly from: number; readonly to: number; readonly oneWay: boolean })
  | (During & { readonly kind: 'weather'; readonly weather: Weather })
  /** Somebody sets the date of a machine. */
  | (At & { readonly kind: 'jump'; readonly peer: number; readonly byMs: number })
  | (At & { readonly kind: 'stop-caching'; readonly peer: number; readonly active: boolean })
  | (During & { readonly kind: 'directory-down'; readonly directory: number; readonly powerOff: boolean })
  /** At the end a cache server's store is set back to what it held at the beginning. */
  | (During & { readonly kind: 'directory-rollback'; readonly directory: number })
  /** The way between some peers and a cache server is cut. */
  | (During & { readonly kind: 'directory-cut'; readonly directory: number; readonly peers: readonly number[] })
  /** One peer after the other is restarted with the next keyring: both secrets, then the new one first, then it alone. */
  | (At & { readonly kind: 'rotate-keys'; readonly betweenMs: number })
  /** Somebody plays recorded frames again, altered or from elsewhere. */
  | (During & { readonly kind: 'forgery'; readonly everyMs: number })

export type FaultKind = Fault['kind']

export const FAULT_KINDS: readonly FaultKind[] = [
  'crash',
  'leave',
  'pause',
  'partition',
  'clog',
  'cut',
  'weather',
  'jump',
  'stop-caching',
  'directory-down',
  'directory-rollback',
  'directory-cut',
  'rotate-keys',
  'forgery',
]

/** When a fault is over, as far as it ends by itself. */
export function endOf(fault: Fault): number {
  return fault.atMs + ('forMs' in fault ? fault.forMs : 'backAfterMs' in fault ? (fault.backAfterMs ?? 0) : 0)
}
