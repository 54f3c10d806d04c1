import type { CommunityEntry, CommunityId, Epoch } from '@cachereef/protocol'

/** One community as the cache server knows it. Its random id is the key; several may share a name. */
export interface DirectoryEntry extends CommunityEntry {
  readonly id: CommunityId
  readonly epoch: Epoch
  /** A tombstone: the community has ended, and only a higher epoch brings it back. */
  readonly removed: boolean
  /** When its master was last heard, in milliseconds since the Unix epoch, by the clock of the cache server that heard it. */
  readonly heardAtMs: number
}

export interface PutResult {
  readonly accepted: boolean
  /** What stands after the call. */
  readonly standing: DirectoryEntry
}

/** When an addition gives way to another community of its name. */
export interface AdditionTerms {
  /** Communities that the founder tried in vain: they are no reason to refuse it. */
  readonly tried: readonly CommunityId[]
  /** A community whose master was not heard since then is not in the way either. Milliseconds since the Unix epoch. */
  readonly liveSinceMs: number
}

export type AddResult =
  | PutResult
  /** Nothing was stored: this other community of the name lives and has room. */
  | { readonly accepted: false; readonly occupant: DirectoryEntry }

export interface DirectoryBounds {
  /** Entries that may stay; beyond them the longest silent go. */
  readonly entriesMax: number
  /** What was last heard before goes in any case. Milliseconds since the Unix epoch. */
  readonly keepSinceMs: number
}

/**
 * Where cache servers keep their directory; several may share one. Every implementation passes the suite in
 * `store-acceptance.ts`. A method rejects where the store is out of reach, and then nothing has been promised.
 */
export interface DirectoryStore extends AsyncDisposable {
  /** Everything of that name, or everything there is; tombstones included, in no order. */
  list(name?: string): Promise<readonly DirectoryEntry[]>
  get(id: CommunityId): Promise<DirectoryEntry | undefined>
  /**
   * Stores a new community unless another of its name is in the way (`findOccupant`); one whose id is known already is
   * stored as by `put`. The look and the entry are one atomic step, whoever else uses the store: founders that come at
   * the same moment, through whichever cache servers, make one community.
   */
  add(entry: DirectoryEntry, terms: AdditionTerms): Promise<AddResult>
  /**
   * Stores the entry if and only if none stands under its id, or the standing epoch is lower. Atomic, and durable as far
   * as the store is, before it resolves: this is what keeps two masters from both being told that they are the one.
   */
  put(entry: DirectoryEntry): Promise<PutResult>
  /** Replaces an entry of the very same epoch (a repetition, a sign of life, new figures); false if another stands. */
  refresh(entry: DirectoryEntry): Promise<boolean>
  /** Forgets communities altogether, the longest silent first, until the bounds hold. */
  trim(bounds: DirectoryBounds): Promise<void>
}
