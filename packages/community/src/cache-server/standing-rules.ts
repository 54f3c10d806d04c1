import type { AdditionTerms, DirectoryEntry } from './directory-store.ts'

/**
 * The community that a founder is to join instead: of the same name, alive, with room, and not tried in vain. Of several
 * the one with most room, then the one with the lowest id, so that all founders are shown the same.
 */
export function findOccupant(
  founded: DirectoryEntry,
  known: Iterable<DirectoryEntry>,
  terms: AdditionTerms,
): DirectoryEntry | undefined {
  let best: DirectoryEntry | undefined
  for (const each of known) {
    const inTheWay =
      each.name === founded.name &&
      each.id !== founded.id &&
      !each.removed &&
      each.room > 0 &&
      each.heardAtMs >= terms.liveSinceMs &&
      !terms.tried.includes(each.id)
    if (inTheWay && (!best || compareByRoom(each, best) < 0)) best = each
  }
  return best
}

/** Most room first, then by id. */
export function compareByRoom(a: DirectoryEntry, b: DirectoryEntry): number {
  return b.room - a.room || (a.id < b.id ? -1 : 1)
}

/** Those that a directory within its bounds no longer has. */
export function beyondBounds(
  entries: readonly DirectoryEntry[],
  { entriesMax, keepSinceMs }: { readonly entriesMax: number; readonly keepSinceMs: number },
): readonly DirectoryEntry[] {
  const surplus = entries.length - entriesMax
  return [...entries]
    .sort((a, b) => a.heardAtMs - b.heardAtMs)
    .filter((entry, index) => index < surplus || entry.heardAtMs < keepSinceMs)
}
