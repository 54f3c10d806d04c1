import type { CommunityEntry, CommunityId, Epoch } from '@cachereef/protocol'

/** One community as the cache server knows it. Its random id is the key; several may share a name. */
export interface DirectoryEntry extends CommunityEntry {
  readonly id: CommunityId
  readonly epoch: Epoch
  /** A tombstone: the community has ended, and only a higher epoch brings it back. */
  readonly removed: boolean
  /** When its master was last heard, in milliseconds since the Unix epoch. */
  readonly heardAtMs: number
}

export interface PutResult {
  readonly accepted: boolean
  /** What stands after the call. */
  readonly standing: DirectoryEntry
}

/** Where a cache server keeps its directory. Every implementation passes the suite in `store-acceptance.ts`. */
export interface DirectoryStore extends AsyncDisposable {
  /** Everything, tombstones included. */
  list(): Promise<readonly DirectoryEntry[]>
  get(id: CommunityId): Promise<DirectoryEntry | undefined>
  /**
   * Stores the entry if and only if none stands under its id, or the standing epoch is lower. Atomic, and durable as far
   * as the store is, before it resolves: this is what keeps two masters from both being told that they are the one.
   */
  put(entry: DirectoryEntry): Promise<PutResult>
  /** Replaces an entry of the very same epoch (a repetition, a sign of life, new figures); false if another stands. */
  refresh(entry: DirectoryEntry): Promise<boolean>
  /** Forgets a community altogether, for the bound on their number. */
  forget(id: CommunityId): Promise<void>
}
