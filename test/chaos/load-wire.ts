import type { Outcome } from './checked-get.ts'
import type { Mix } from './mix.ts'
import type { Floor } from './verdict.ts'

/** A peer that clients ask. */
export interface Target {
  readonly name: string
  /** "HOST:PORT" of its client listener. */
  readonly listen: string
}

export interface LoadOptions {
  readonly mix: Mix
  /** Requests a second, sent when they are due, whether or not earlier ones have been answered. */
  readonly rate: number
  /** Requests to be answered at once; beyond it what is due is withheld, so that a stall does not end in a flood. */
  readonly openMax: number
  /** Share of requests for a part only, and of clients that go away in mid-body. */
  readonly rangeShare: number
  readonly abandonShare: number
  /** How long a request may take before it counts as one that got no answer. */
  readonly withinMs: number
}

/** An answer that was not as it should be. */
export interface Failure extends Outcome {
  readonly fault: NonNullable<Outcome['fault']>
  readonly peer: string
  readonly url: string
}

/** What was done since the load began. */
export interface LoadFigures {
  readonly requests: number
  readonly bytes: number
  /** Due, and not sent, because too many were still to be answered: the machine is too slow for the rate. */
  readonly withheld: number
  /** Still to be answered. */
  readonly open: number
  /** By the word after the name of the peer that was asked: hit, fwd. */
  readonly hits: number
  readonly tookMs: { readonly p50: number; readonly p99: number; readonly most: number }
}

/** To the load. Each is answered by `done` with its id. */
export type LoadOrder = { readonly id: number } & (
  | { readonly kind: 'start'; readonly options: LoadOptions }
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }
  | { readonly kind: 'floor'; readonly floor: Floor }
  /** Sends nothing more; done when every request has been answered, or is late. */
  | { readonly kind: 'end' }
  | { readonly kind: 'figures' }
)

/** From the load. */
export type LoadWord =
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly id: number; readonly figures: LoadFigures }
