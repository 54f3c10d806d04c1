import type { Sleeper } from './event-queue.ts'

/** A machine on the simulated network, whatever runs on it. */
export interface SimulatedHost extends Sleeper {
  /** Its place among all hosts, from 0. */
  readonly number: number
  readonly ip: string
  /** Where its process listens. */
  readonly address: string
  readonly isDirectory: boolean
  /** It speaks the next minor version of the protocol. */
  readonly isNewer?: boolean
  /** True: not even a refusal comes from it. */
  readonly isPoweredOff: boolean
  /** Does something in its process and has the checkers look at it afterwards. */
  act(what: () => void): void
}
