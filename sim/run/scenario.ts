import type { Fault } from '../faults/fault.ts'
import type { Weather } from '../world/weather.ts'

/** All that decides how a run goes. */
export interface Scenario {
  readonly seed: number
  readonly peers: number
  readonly directories: number
  /** Peers probe the network for each other. */
  readonly probes: boolean
  readonly replicas: number
  readonly pingIntervalMs: number
  /** Frames are sealed with a secret that all have. */
  readonly sealed: boolean
  /** Peers that speak the next minor version of the protocol. */
  readonly newer: readonly number[]
  /** How much faster or slower each peer's clock goes, 0.95 to 1.05. */
  readonly clockRates: readonly number[]
  /** When each peer starts. */
  readonly startsMs: readonly number[]
  /** From the start on, until a fault changes it. */
  readonly weather: Weather
  readonly faults: readonly Fault[]
  /** When everything heals. */
  readonly stormMs: number
}
