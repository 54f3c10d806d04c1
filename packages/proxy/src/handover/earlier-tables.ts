import { type AllocationTable, difference } from '@cachereef/allocation'
import type { PeerId } from '@cachereef/protocol'
import { withoutPeer } from '../routing/without-peer.ts'
import { EARLIER_TABLES_MAX, EARLIER_TABLES_MS } from './limits.ts'

/** Who held what before the table in force (C4). */
export interface EarlierTables {
  /** Those that held it by earlier tables and are no holders now, the latest first. */
  holders(domain: string, path: string): readonly PeerId[]
  /** Another table is in force. @returns Whether it changes who holds anything */
  replace(table: AllocationTable): boolean
}

interface Replaced {
  readonly table: AllocationTable
  readonly atMs: number
}

/**
 * Remembers the last tables, bounded in number and time. Where a peer is new, in a community that it joins or merges with, it has
 * not seen the table before: the one without itself stands in, by which everybody else held what it holds now.
 *
 * @param now Milliseconds, never falling.
 */
export function createEarlierTables(self: PeerId, table: AllocationTable, now: () => number): EarlierTables {
  let current = table
  // The latest first.
  let replaced: readonly Replaced[] = [{ table: withoutPeer(table, self), atMs: now() }]

  return {
    holders(domain, path) {
      const held = current.holders(domain, path)
      const found = new Set<PeerId>()
      for (const { table: earlier, atMs } of replaced) {
        if (now() - atMs > EARLIER_TABLES_MS) break
        for (const id of earlier.holders(domain, path)) if (id !== self && !held.includes(id)) found.add(id)
      }
      return [...found]
    },
    replace(next) {
      // Most new versions of a list change no holder: they must not push out the tables that matter.
      const changed = !isSame(current, next)
      if (changed) {
        const before = isNewTo(current, next) ? [withoutPeer(next, self), current] : [current]
        const atMs = now()
        replaced = [...before.map((earlier) => ({ table: earlier, atMs })), ...replaced].slice(0, EARLIER_TABLES_MAX)
      }
      current = next
      return changed
    },
  }
}

/** Whether at least half of the peers are others: then it is this peer that has come, not they. */
function isNewTo(current: AllocationTable, next: AllocationTable): boolean {
  const known = new Set(current.peers.map(({ id }) => id))
  return 2 * next.peers.filter(({ id }) => known.has(id)).length <= next.peers.length
}

function isSame(a: AllocationTable, b: AllocationTable): boolean {
  const { replicas, peers, removed, slices, moves } = difference(a, b)
  return replicas === a.replicas && [peers, removed, slices, moves].every(({ length }) => length === 0)
}
