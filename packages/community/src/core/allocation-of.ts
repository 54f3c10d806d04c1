import { type AllocationTable, AllocationError, allocate, REPLICAS_MAX, WEIGHT_MAX } from '@cachereef/allocation'
import { type Epoch, PEERS_MAX } from '@cachereef/protocol'
import type { MembershipOptions } from './options.ts'
import type { PeerEntry, PeerList } from './peer-list.ts'

/** The table of a list, and whether the list was one that an honest master makes. */
export interface Allocation {
  readonly table: AllocationTable
  readonly absurd: boolean
}

/**
 * The allocation that list and exceptions make (A12). Whatever a master sent, every peer of the same list gets the same
 * table: where the exceptions contradict themselves they are all left out, and weights are brought into their range.
 */
export function allocationOf(epoch: Epoch, list: PeerList, { registrableDomains }: MembershipOptions): Allocation {
  const { replicas } = list.settings
  const common = { epoch, version: list.version, ...(registrableDomains && { registrableDomains }) }
  const moves = list
    .moves()
    .flatMap(({ domain, slice, holder }) => (holder === undefined ? [] : { domain, slice, holder }))
  try {
    const peers = list.published().map(holding)
    return { table: allocate({ ...common, peers, replicas, slices: list.slices(), moves }), absurd: false }
  } catch (error) {
    if (!(error instanceof AllocationError)) throw error
    const peers = list
      .published()
      .slice(0, PEERS_MAX)
      .map((entry) => ({ ...holding(entry), weight: within(entry.weight, WEIGHT_MAX) }))
    return { table: allocate({ ...common, peers, replicas: within(replicas, REPLICAS_MAX) }), absurd: true }
  }
}

/** Who hands over answers for what it has, and gets nothing new. */
function holding({ id, weight, caching, state }: PeerEntry) {
  return { id, weight, caching: caching && state !== 'leaving' }
}

function within(value: number, most: number): number {
  return Math.min(Math.max(value, 1), most)
}
