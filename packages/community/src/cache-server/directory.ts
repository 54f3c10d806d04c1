import { type CommunityId, compareEpochs, type Epoch, type PeerId, type RefusalReason } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'
import type { DirectoryEntry, DirectoryStore } from './directory-store.ts'

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
  /** One addition at a time: between the look for a namesake and the entry nobody else may come in. */
  #additions: Promise<unknown> = Promise.resolve()

  constructor(store: DirectoryStore, options: DirectoryOptions) {
    this.#store = store
    this.#options = options
  }

  /** Communities of that name ('' any) whose masters were heard lately, the one with most room first. */
  async list(name: string, nowMs: number): Promise<readonly DirectoryEntry[]> {
    const entries = await this.#store.list()
    return entries
      .filter((entry) => this.#isLive(entry, nowMs) && (name === '' || entry.name === name))
      .sort((a, b) => b.room - a.room || (a.id < b.id ? -1 : 1))
  }

  /**
   * CRMSG_ADDMASTER: a new community. Refused as `occupied` while a live one of the same name has room, unless the
   * founder has `tried` it: so ten peers that start at once found one community, not ten.
   */
  add(claim: Claim, sender: PeerId, tried: readonly CommunityId[], nowMs: number): Promise<Ruling> {
    const turn = this.#additions.then(() => this.#add(claim, sender, tried, nowMs))
    this.#additions = turn.catch(() => {})
    return turn
  }

  /** CRMSG_REPLACEMASTER: a new master, or a sign of life of the standing one with its newest figures. */
  async replace(claim: Claim, sender: PeerId, nowMs: number): Promise<Ruling> {
    if (claim.epoch.master !== sender) return { accepted: false, reason: 'not-allowed' }
    const entry: DirectoryEntry = { ...claim, removed: false, heardAtMs: nowMs }
    const { accepted, standing } = await this.#store.put(entry)
    if (accepted) return { accepted, standing }
    const repeated = !standing.removed && compareEpochs(standing.epoch, claim.epoch) === 0
    if (repeated && (await this.#store.refresh(entry))) return { accepted: true, standing: entry }
    return { accepted: false, reason: 'older-epoch', standing }
  }

  /** CRMSG_REMOVEMASTER: the last master ends its community; a tombstone keeps late messages from bringing it back. */
  async remove(id: CommunityId, epoch: Epoch, sender: PeerId, nowMs: number): Promise<Ruling> {
    const standing = await this.#store.get(id)
    if (!standing || sender !== epoch.master) return { accepted: false, reason: 'not-allowed' }
    if (compareEpochs(standing.epoch, epoch) !== 0) return { accepted: false, reason: 'older-epoch', standing }
    const tombstone = { ...standing, removed: true, size: 0, room: 0, heardAtMs: nowMs }
    const removed = await this.#store.refresh(tombstone)
    return removed ? { accepted: true, standing: tombstone } : { accepted: false, reason: 'older-epoch', standing }
  }

  async #add(claim: Claim, sender: PeerId, tried: readonly CommunityId[], nowMs: number): Promise<Ruling> {
    const own = await this.#store.get(claim.id)
    if (!own) {
      const sameName = await this.list(claim.name, nowMs)
      const occupied = sameName.find((entry) => entry.room > 0 && !tried.includes(entry.id))
      if (occupied) return { accepted: false, reason: 'occupied', standing: occupied }
      await this.#makeRoom(nowMs)
    }
    return this.replace(claim, sender, nowMs)
  }

  #isLive(entry: DirectoryEntry, nowMs: number): boolean {
    return !entry.removed && nowMs - entry.heardAtMs <= this.#options.silenceMs
  }

  /** Keeps the directory bounded: what has been silent beyond the tombstone's time goes, then the longest silent. */
  async #makeRoom(nowMs: number): Promise<void> {
    const entries = [...(await this.#store.list())].sort((a, b) => a.heardAtMs - b.heardAtMs)
    const surplus = entries.length - LIMITS.directoryEntries + 1
    for (const [index, entry] of entries.entries()) {
      const expired = nowMs - entry.heardAtMs > this.#options.tombstoneMs
      if (expired || index < surplus) await this.#store.forget(entry.id)
      else break
    }
  }
}
