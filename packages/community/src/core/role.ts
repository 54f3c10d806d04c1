import type { Received } from './effects.ts'

/** What a peer is at the moment: joining, following a master, or being one. Each is a pure machine on given time. */
export interface RoleBehaviour {
  /** True if the message was meant for this role; false leaves it to be counted. */
  receive(nowMs: number, message: Received): boolean
  tick(nowMs: number): void
  /** When `tick` is wanted next; Infinity if never. */
  deadline(nowMs: number): number
  /** A stream to this address failed. */
  unreachable(nowMs: number, address: string, reason: string): void
}
