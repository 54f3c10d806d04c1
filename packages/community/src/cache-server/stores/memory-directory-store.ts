import { type CommunityId, compareEpochs } from '@cachereef/protocol'
import type {
  AdditionTerms,
  AddResult,
  DirectoryBounds,
  DirectoryEntry,
  DirectoryStore,
  PutResult,
} from '../directory-store.ts'
import { beyondBounds, findOccupant } from '../standing-rules.ts'

/** Keeps the directory in memory: masters register again after a restart. */
export class MemoryDirectoryStore implements DirectoryStore {
  readonly #entries = new Map<CommunityId, DirectoryEntry>()

  async list(name?: string): Promise<readonly DirectoryEntry[]> {
    const all = [...this.#entries.values()]
    return name === undefined ? all : all.filter((entry) => entry.name === name)
  }

  async get(id: CommunityId): Promise<DirectoryEntry | undefined> {
    return this.#entries.get(id)
  }

  async add(entry: DirectoryEntry, terms: AdditionTerms): Promise<AddResult> {
    const occupant = this.#entries.has(entry.id) ? undefined : findOccupant(entry, this.#entries.values(), terms)
    return occupant ? { accepted: false, occupant } : this.#put(entry)
  }

  async put(entry: DirectoryEntry): Promise<PutResult> {
    return this.#put(entry)
  }

  async refresh(entry: DirectoryEntry): Promise<boolean> {
    const standing = this.#entries.get(entry.id)
    if (!standing || compareEpochs(entry.epoch, standing.epoch) !== 0) return false
    this.#entries.set(entry.id, entry)
    return true
  }

  async trim(bounds: DirectoryBounds): Promise<void> {
    for (const { id } of beyondBounds([...this.#entries.values()], bounds)) this.#entries.delete(id)
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** What stood before an entry that could not be made durable stands again; nothing, if nothing did. */
  restore(id: CommunityId, before: DirectoryEntry | undefined): void {
    if (before) this.#entries.set(id, before)
    else this.#entries.delete(id)
  }

  #put(entry: DirectoryEntry): PutResult {
    const standing = this.#entries.get(entry.id)
    if (standing && compareEpochs(entry.epoch, standing.epoch) <= 0) return { accepted: false, standing }
    this.#entries.set(entry.id, entry)
    return { accepted: true, standing: entry }
  }
}
