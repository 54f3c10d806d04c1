import { type CommunityId, compareEpochs, type Epoch, type PeerId, type RefusalReason } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'
import type { DirectoryEntry, DirectoryStore, PutResult } from './directory-store.ts'
import { compareByRoom } from './standing-rules.ts'

export interface DirectoryOptions {
  /** A master silent for so long is no longer listed. Default 5,000 ms. */
  readonly silenceMs: number
  /** How long the tombstone of a removed or forgotten community stands. Default 24 h. */
  readonly tombstoneMs: number
}

/** What a master says of its community. */
export type Claim = Omit<DirectoryEntry, 'removed' | 'heardAtMs'>

export type Ruling =
  | { readonly accepted: true; readonly standing: DirectoryEntry }
  | { readonly accepted: false; readonly reason: Exclude<RefusalReason, 'none'>; readonly standing?: DirectoryEntry }

/**
 * The cache server's rules over its store (A11, A13, A16): an epoch is accepted if and only if it exceeds the one that
 * stands, and its exact repetition is confirmed again, for an answer may have been lost.
 */
export class Directory {
  readonly #store: DirectoryStore
  readonly #options: DirectoryOptions

  constructor(store: DirectoryStore, options: DirectoryOptions) {
    this.#store = store
    this.#options = options
  }

  /** Communities of that name ('' any) whose masters were heard lately, the one with most room first. */
  async list(name: string, nowMs: number): Promise<readonly DirectoryEntry[]> {
    const entries = await this.#store.list(name === '' ? undefined : name)
    return entries.filter((entry) => !entry.removed && entry.heardAtMs >= this.#liveSinceMs(nowMs)).sort(compareByRoom)
  }

  /**
   * CRMSG_ADDMASTER: a new community. Refused as `occupied` while a live one of the same name has room, unless the
   * founder has `tried` it: so ten peers that start at once found one community, not ten.
   */
  async add(claim: Claim, sender: PeerId, tried: readonly CommunityId[], nowMs: number): Promise<Ruling> {
    if (claim.epoch.master !== sender) return { accepted: false, reason: 'not-allowed' }
    const entry: DirectoryEntry = { ...claim, removed: false, heardAtMs: nowMs }
    const result = await this.#store.add(entry, { tried, liveSinceMs: this.#liveSinceMs(nowMs) })
    if ('occupant' in result) return { accepted: false, reason: 'occupied', standing: result.occupant }
    return this.#rule(entry, result, nowMs)
  }

  /** CRMSG_REPLACEMASTER: a new master, or a sign of life of the standing one with its newest figures. */
  async replace(claim: Claim, sender: PeerId, nowMs: number): Promise<Ruling> {
    if (claim.epoch.master !== sender) return { accepted: false, reason: 'not-allowed' }
    const entry: DirectoryEntry = { ...claim, removed: false, heardAtMs: nowMs }
    return this.#rule(entry, await this.#store.put(entry), nowMs)
  }

  /** CRMSG_REMOVEMASTER: the last master ends its community; a tombstone keeps late messages from bringing it back. */
  async remove(id: CommunityId, epoch: Epoch, sender: PeerId, nowMs: number): Promise<Ruling> {
    const standing = await this.#store.get(id)
    if (!standing) return { accepted: false, reason: 'unknown' }
    if (sender !== epoch.master) return { accepted: false, reason: 'not-allowed' }
    if (compareEpochs(standing.epoch, epoch) !== 0) return { accepted: false, reason: 'older-epoch', standing }
    const tombstone = { ...standing, removed: true, size: 0, room: 0, heardAtMs: nowMs }
    const removed = await this.#store.refresh(tombstone)
    return removed ? { accepted: true, standing: tombstone } : { accepted: false, reason: 'older-epoch', standing }
  }

  /** The exact repetition of what stands is confirmed, with its newest figures; a tombstone stays one. */
  async #rule(entry: DirectoryEntry, { accepted, standing }: PutResult, nowMs: number): Promise<Ruling> {
    if (accepted) {
      await this.#store.trim({ entriesMax: LIMITS.directoryEntries, keepSinceMs: nowMs - this.#options.tombstoneMs })
      return { accepted, standing }
    }
    const repeated = compareEpochs(standing.epoch, entry.epoch) === 0
    if (repeated && standing.removed) return { accepted: false, reason: 'removed', standing }
    if (repeated && (await this.#store.refresh(entry))) return { accepted: true, standing: entry }
    return { accepted: false, reason: 'older-epoch', standing }
  }

  #liveSinceMs(nowMs: number): number {
    return nowMs - this.#options.silenceMs
  }
}
