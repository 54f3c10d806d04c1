import type { Fields } from '../schema.ts'

/** How a frame travels: datagrams over UDP, at most DATAGRAM_BYTES_MAX; streams over TCP. */
export type Carrier = 'datagram' | 'stream'

/** One row of the message table. */
export interface MessageDefinition {
  /** The type on the wire; never given to another message, even when this one is gone. */
  readonly code: number
  readonly carriers: readonly Carrier[]
  /** Whether the envelope holds an epoch. */
  readonly hasEpoch: boolean
  /** Whether it may be addressed to ANYBODY: its sender does not know yet who will get it. */
  readonly forAnybody: boolean
  /** Claims and requirements that it comes from. */
  readonly sources: readonly string[]
  readonly doc: string
  readonly fields: Fields
}

/** Keeps the exact types of a row. */
export const message = <const Definition extends MessageDefinition>(definition: Definition): Definition => definition
