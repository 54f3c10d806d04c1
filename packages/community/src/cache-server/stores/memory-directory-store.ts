import { type CommunityId, compareEpochs } from '@cachereef/protocol'
import type { DirectoryEntry, DirectoryStore, PutResult } from '../directory-store.ts'

/** Keeps the directory in memory: masters register again after a restart. */
export class MemoryDirectoryStore implements DirectoryStore {
  protected readonly entries = new Map<CommunityId, DirectoryEntry>()

  async list(): Promise<readonly DirectoryEntry[]> {
    return [...this.entries.values()]
  }

  async get(id: CommunityId): Promise<DirectoryEntry | undefined> {
    return this.entries.get(id)
  }

  async put(entry: DirectoryEntry): Promise<PutResult> {
    const standing = this.entries.get(entry.id)
    if (standing && compareEpochs(entry.epoch, standing.epoch) <= 0) return { accepted: false, standing }
    this.entries.set(entry.id, entry)
    return { accepted: true, standing: entry }
  }

  async refresh(entry: DirectoryEntry): Promise<boolean> {
    const standing = this.entries.get(entry.id)
    if (!standing || compareEpochs(entry.epoch, standing.epoch) !== 0) return false
    this.entries.set(entry.id, entry)
    return true
  }

  async forget(id: CommunityId): Promise<void> {
    this.entries.delete(id)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
