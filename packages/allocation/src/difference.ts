import type { Epoch, Move, PeerId, Slicing } from '@cachereef/protocol'
import { allocate } from './allocate.ts'
import type { AllocationTable, TableContents } from './allocation-table.ts'
import { AllocationError } from './errors.ts'
import { moveKey } from './exceptions.ts'
import type { AllocationPeer } from './peer.ts'

/** The way from one table to a later one, in the terms of UPDATEPEERLIST. */
export interface TableDifference {
  /** The table that this is the difference to. */
  readonly base: { readonly epoch: Epoch; readonly version: number }
  readonly epoch: Epoch
  readonly version: number
  readonly replicas: number
  /** Those that are new or changed. */
  readonly peers: readonly AllocationPeer[]
  /** Those that are gone. */
  readonly removed: readonly PeerId[]
  /** Cuts that are new or changed; `slices` 0: no longer cut. */
  readonly slices: readonly Slicing[]
  /** Moves that are new or changed; without a holder: whoever ranks first again. */
  readonly moves: readonly Move[]
}

/** What must be said to whoever has the table `from`, so that it has the table `to`. */
export function difference(from: TableContents, to: TableContents): TableDifference {
  const peers = compare(from.peers, to.peers, peerKey, (a, b) => a.weight === b.weight && a.caching === b.caching)
  const cuts = compare(from.slices, to.slices, cutKey, (a, b) => a.slices === b.slices)
  const moves = compare(from.moves, to.moves, moveKey, (a, b) => a.holder === b.holder)
  return {
    base: { epoch: from.epoch, version: from.version },
    epoch: to.epoch,
    version: to.version,
    replicas: to.replicas,
    peers: peers.changed,
    removed: peers.gone.map((peer) => peer.id),
    slices: [...cuts.changed, ...cuts.gone.map(({ domain }) => ({ domain, slices: 0 }))],
    moves: [...moves.changed, ...moves.gone.map(({ holder: _, ...unit }) => unit)],
  }
}

/**
 * Makes the later table: `apply(a, difference(a, b))` is equal to `b`. The base stays as it is.
 *
 * @throws AllocationError `wrong-base` if the difference is to another epoch or version (ask for the whole table then),
 *   and whatever `allocate` throws where the result is no valid table.
 */
export function apply(base: AllocationTable, change: TableDifference): AllocationTable {
  const { epoch, version } = change.base
  if (epoch.term !== base.epoch.term || epoch.master !== base.epoch.master || version !== base.version) {
    const given = `${epoch.term}/${epoch.master} version ${version}`
    throw new AllocationError('wrong-base', 'apply', `the table has version ${base.version}`, given)
  }
  const removed = new Set(change.removed)
  const moves = merge(base.moves, change.moves, moveKey)
  return allocate({
    epoch: change.epoch,
    version: change.version,
    replicas: change.replicas,
    peers: merge(base.peers, change.peers, peerKey).filter((peer) => !removed.has(peer.id)),
    slices: merge(base.slices, change.slices, cutKey).filter((cut) => cut.slices !== 0),
    moves: moves.flatMap(({ holder, ...unit }) => (holder === undefined ? [] : [{ ...unit, holder }])),
    registrableDomains: base.registrableDomains,
  })
}

const peerKey = (peer: AllocationPeer): string => peer.id
const cutKey = (cut: Slicing): string => cut.domain

function compare<Row>(
  from: readonly Row[],
  to: readonly Row[],
  key: (row: Row) => string,
  same: (a: Row, b: Row) => boolean,
): { changed: Row[]; gone: Row[] } {
  const before = new Map(from.map((row) => [key(row), row]))
  const after = new Set(to.map(key))
  const changed = to.filter((row) => {
    const earlier = before.get(key(row))
    return earlier === undefined || !same(earlier, row)
  })
  return { changed, gone: from.filter((row) => !after.has(key(row))) }
}

/** The rows of the base, each replaced by a change with its key, and the changes that are new. */
function merge<Row>(base: readonly Row[], changes: readonly Row[], key: (row: Row) => string): Row[] {
  return [...new Map([...base, ...changes].map((row) => [key(row), row])).values()]
}
