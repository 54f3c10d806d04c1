import type { PeerId } from './identifiers.ts'

/** Whose commands count: every list, table and command of a master carries the epoch of its rule. */
export interface Epoch {
  /** Raised by each new master and by each restart of one; 0 to 2^53 - 1. */
  readonly term: number
  readonly master: PeerId
}

/** Total order by term, then by master: below 0 where `a` is older, 0 where they are the same, above 0 where `a` is newer. */
export function compareEpochs(a: Epoch, b: Epoch): number {
  if (a.term !== b.term) return a.term < b.term ? -1 : 1
  if (a.master === b.master) return 0
  return a.master < b.master ? -1 : 1
}
