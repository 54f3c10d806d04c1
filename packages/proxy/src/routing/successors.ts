import type { AllocationTable } from '@cachereef/allocation'
import type { PeerId } from '@cachereef/protocol'
import { withoutPeer } from './without-peer.ts'
import { SUCCESSORS_MAX } from '../limits.ts'

/** Who holds something once its holders are gone: to these they hand over when they leave. */
export type Successors = (table: AllocationTable, holders: readonly PeerId[], url: URL) => readonly PeerId[]

/**
 * Between the moment when a leaving peer ends and the one at which its leaving is known here, its portion is already elsewhere.
 * Looked up only when a holder turns out to be gone; the last table without it is kept, for then many requests want it.
 */
export function createSuccessors(): Successors {
  let known: { readonly table: AllocationTable; readonly gone: string; readonly without: AllocationTable } | undefined

  return (table, holders, { hostname, pathname, search }) => {
    const gone = holders.join()
    if (known?.table !== table || known.gone !== gone) {
      known = { table, gone, without: holders.reduce(withoutPeer, table) }
    }
    return known.without.holders(hostname, pathname + search).slice(0, SUCCESSORS_MAX)
  }
}
