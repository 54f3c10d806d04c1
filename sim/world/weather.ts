import type { Chance } from './chance.ts'

/** What a network does to everything that it carries. */
export interface Weather {
  /** Share of the datagrams that are lost, 0 to 0.3; what a stream carries is late instead. */
  readonly loss: number
  /** Share of the datagrams that come twice, 0 to 0.5. */
  readonly duplication: number
  /** One way, in milliseconds: at least so much … */
  readonly delayMs: number
  /** … and up to so much more, each frame on its own, so that datagrams overtake each other. */
  readonly jitterMs: number
  /** Share of the frames that take ten times the jitter: the long tail of a real network. */
  readonly tail: number
}

export const CALM: Weather = { loss: 0, duplication: 0, delayMs: 0.5, jitterMs: 0.5, tail: 0 }

export function delayIn(weather: Weather, chance: Chance): number {
  const jitterMs = chance.next() * weather.jitterMs
  return weather.delayMs + (chance.hits(weather.tail) ? 10 * jitterMs : jitterMs)
}
