import type { CommunityId } from '@cachereef/protocol'
import { CommunityError } from '../../../errors.ts'
import type {
  AdditionTerms,
  AddResult,
  DirectoryBounds,
  DirectoryEntry,
  DirectoryStore,
  PutResult,
} from '../../directory-store.ts'
import { connectRedis, type RedisClient } from './redis-client.ts'
import { ADD, LIST_NAME, PUT, REFRESH, TRIM } from './redis-scripts.ts'

/** One hash tag, so that a Redis cluster keeps all three in one slot, where a script may use them together. */
const [ENTRIES, HEARD, NAMES] = [
  'cachereef:{directory}:entries',
  'cachereef:{directory}:heard',
  'cachereef:{directory}:names',
]
const KEYS = [ENTRIES, HEARD, NAMES]

/** First element of what ADD and PUT return. */
const OUTCOME = { refused: 0, accepted: 1, occupied: 2 } as const

/**
 * Keeps the directory in a Redis, for several cache servers over one directory. It is as durable as that Redis is: with
 * `appendfsync always` an accepted epoch outlives a power cut; with less, the masters' signs of life bring back what was
 * lost. The clocks of the cache servers should agree to a second, for each notes when it heard a master by its own.
 */
export class RedisDirectoryStore implements DirectoryStore {
  readonly #client: RedisClient

  private constructor(client: RedisClient) {
    this.#client = client
  }

  /** `url`: redis://[user:password@]host[:port][/database], or rediss:// over TLS. Throws as `connectRedis`. */
  static async open(url: string): Promise<RedisDirectoryStore> {
    return new RedisDirectoryStore(await connectRedis(url))
  }

  async list(name?: string): Promise<readonly DirectoryEntry[]> {
    const texts = await this.#ask(() =>
      name === undefined
        ? this.#client.values(ENTRIES)
        : (this.#client.run(LIST_NAME, KEYS, [name]) as Promise<string[]>),
    )
    return texts.map(parseEntry).filter((entry) => name === undefined || entry.name === name)
  }

  async get(id: CommunityId): Promise<DirectoryEntry | undefined> {
    const text = await this.#ask(() => this.#client.value(ENTRIES, id))
    return text === null ? undefined : parseEntry(text)
  }

  async add(entry: DirectoryEntry, { tried, liveSinceMs }: AdditionTerms): Promise<AddResult> {
    const [outcome, text] = await this.#change(ADD, entry, JSON.stringify(tried), `${liveSinceMs}`)
    const standing = parseEntry(text)
    return outcome === OUTCOME.occupied
      ? { accepted: false, occupant: standing }
      : { accepted: outcome === OUTCOME.accepted, standing }
  }

  async put(entry: DirectoryEntry): Promise<PutResult> {
    const [outcome, text] = await this.#change(PUT, entry)
    return { accepted: outcome === OUTCOME.accepted, standing: parseEntry(text) }
  }

  async refresh(entry: DirectoryEntry): Promise<boolean> {
    return (await this.#ask(() => this.#client.run(REFRESH, KEYS, valuesOf(entry)))) === 1
  }

  async trim({ entriesMax, keepSinceMs }: DirectoryBounds): Promise<void> {
    await this.#ask(() => this.#client.run(TRIM, KEYS, [`${entriesMax}`, `${keepSinceMs}`]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]()
  }

  #change(script: string, entry: DirectoryEntry, ...more: string[]): Promise<[number, string]> {
    return this.#ask(() => this.#client.run(script, KEYS, [...valuesOf(entry), ...more]) as Promise<[number, string]>)
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question()
    } catch (cause) {
      throw new CommunityError('state', `Redis does not answer: ${(cause as Error).message}`, { cause })
    }
  }
}

function valuesOf(entry: DirectoryEntry): string[] {
  return [JSON.stringify(entry), `${entry.heardAtMs}`]
}

function parseEntry(text: string): DirectoryEntry {
  try {
    return JSON.parse(text) as DirectoryEntry
  } catch (cause) {
    throw new CommunityError('state', `Redis holds something else under ${ENTRIES}: ${text.slice(0, 80)}`, { cause })
  }
}
