import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CommunityId } from '@cachereef/protocol'
import { CommunityError } from '../../errors.ts'
import { writeDurably } from '../../files/write-durably.ts'
import type {
  AdditionTerms,
  AddResult,
  DirectoryBounds,
  DirectoryEntry,
  DirectoryStore,
  PutResult,
} from '../directory-store.ts'
import { MemoryDirectoryStore } from './memory-directory-store.ts'

interface DirectoryFile {
  readonly version: 1
  readonly entries: readonly DirectoryEntry[]
}

/**
 * Keeps the directory in one file, written whole beside it, synced and renamed: a crash leaves the old state or the new.
 * An accepted epoch is on disk before its master hears of it. Signs of life are not written; they are again soon.
 */
export class FileDirectoryStore implements DirectoryStore {
  readonly #path: string
  readonly #memory = new MemoryDirectoryStore()
  /** One write at a time, in the order of the calls. */
  #queue: Promise<unknown> = Promise.resolve()

  private constructor(path: string) {
    this.#path = path
  }

  /** Throws CommunityError `state` where the file is not readable or holds something else. */
  static async open(path: string): Promise<FileDirectoryStore> {
    const store = new FileDirectoryStore(path)
    await mkdir(dirname(path), { recursive: true })
    for (const entry of await readEntries(path)) await store.#memory.put(entry)
    return store
  }

  list(name?: string): Promise<readonly DirectoryEntry[]> {
    return this.#memory.list(name)
  }

  get(id: CommunityId): Promise<DirectoryEntry | undefined> {
    return this.#memory.get(id)
  }

  add(entry: DirectoryEntry, terms: AdditionTerms): Promise<AddResult> {
    return this.#inTurn(() => this.#durably(entry.id, () => this.#memory.add(entry, terms)))
  }

  put(entry: DirectoryEntry): Promise<PutResult> {
    return this.#inTurn(() => this.#durably(entry.id, () => this.#memory.put(entry)))
  }

  /** A tombstone is kept like an epoch; a sign of life is not, it comes again soon. */
  refresh(entry: DirectoryEntry): Promise<boolean> {
    if (!entry.removed) return this.#inTurn(() => this.#memory.refresh(entry))
    const work = async () => ({ accepted: await this.#memory.refresh(entry) })
    return this.#inTurn(async () => (await this.#durably(entry.id, work)).accepted)
  }

  trim(bounds: DirectoryBounds): Promise<void> {
    return this.#inTurn(async () => {
      const before = (await this.#memory.list()).length
      await this.#memory.trim(bounds)
      if ((await this.#memory.list()).length < before) await this.#write()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.catch(() => {})
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work)
    this.#queue = turn.catch(() => {})
    return turn
  }

  /** What is accepted is on disk when this resolves; where it can't be, it is not accepted and the old stands again. */
  async #durably<R extends { readonly accepted: boolean }>(id: CommunityId, change: () => Promise<R>): Promise<R> {
    const before = await this.#memory.get(id)
    const result = await change()
    if (!result.accepted) return result
    try {
      await this.#write()
    } catch (cause) {
      this.#memory.restore(id, before)
      throw new CommunityError('state', `cannot write ${this.#path}: ${(cause as Error).message}`, { cause })
    }
    return result
  }

  async #write(): Promise<void> {
    const content: DirectoryFile = { version: 1, entries: await this.#memory.list() }
    await writeDurably(this.#path, `${JSON.stringify(content)}\n`)
  }
}

async function readEntries(path: string): Promise<readonly DirectoryEntry[]> {
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Partial<DirectoryFile>
    if (content.version === 1 && Array.isArray(content.entries)) return content.entries
    throw new Error('it holds something else')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    const message = `cannot read the directory ${path}: ${(cause as Error).message}; move it away to start empty`
    throw new CommunityError('state', message, { cause })
  }
}
