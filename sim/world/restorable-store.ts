import { type DirectoryEntry, type DirectoryStore, MemoryDirectoryStore, type PutResult } from '@cachereef/community'

/** A directory in memory that outlives its cache server, and can be set back as after a restore from a backup. */
export class RestorableStore implements DirectoryStore {
  #store = new MemoryDirectoryStore()
  #backup: readonly DirectoryEntry[] = []
  /** How often it was set back; between two times its epochs never fall. */
  restores = 0
  readonly #onWrite: (entry: DirectoryEntry) => void

  /** `onWrite` is told of every entry that stands from now on. */
  constructor(onWrite: (entry: DirectoryEntry) => void) {
    this.#onWrite = onWrite
  }

  async backUp(): Promise<void> {
    this.#backup = await this.#store.list()
  }

  async restore(): Promise<void> {
    const store = new MemoryDirectoryStore()
    for (const entry of this.#backup) await store.put(entry)
    this.#store = store
    this.restores++
  }

  list(name?: string): Promise<readonly DirectoryEntry[]> {
    return this.#store.list(name)
  }

  get(id: string): Promise<DirectoryEntry | undefined> {
    return this.#store.get(id)
  }

  async put(entry: DirectoryEntry): Promise<PutResult> {
    const result = await this.#store.put(entry)
    if (result.accepted) this.#onWrite(entry)
    return result
  }

  async refresh(entry: DirectoryEntry): Promise<boolean> {
    const refreshed = await this.#store.refresh(entry)
    if (refreshed) this.#onWrite(entry)
    return refreshed
  }

  async add(...[entry, terms]: Parameters<DirectoryStore['add']>): ReturnType<DirectoryStore['add']> {
    const result = await this.#store.add(entry, terms)
    if (result.accepted) this.#onWrite(entry)
    return result
  }

  trim(...[bounds]: Parameters<DirectoryStore['trim']>): Promise<void> {
    return this.#store.trim(bounds)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
