import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { BoundedMap } from '../../bounded-map.ts'
import type { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import { decodeHead } from '../head-codec.ts'
import * as limits from '../limits.ts'
import { selects } from '../selector.ts'
import { StoreError } from '../store-error.ts'
import type { Selector, StoredResponse, StoreFigures } from '../store.ts'
import type { LowerStore } from '../tiered-store.ts'
import { newestFirst } from '../variants.ts'
import { ChangeCounts } from './change-counts.ts'
import { fieldOf, indexed } from './indexed.ts'
import { type DebtsKept, OwedPurges } from './owed-purges.ts'
import { checked, chunkCount, openBody } from './redis-body.ts'
import type { RedisConnection } from './redis-connection.ts'
import { LOOKUP, OPEN, PURGE, PUT, READ, REMOVE, TOTALS, UPDATE } from './redis-scripts.ts'
import { type ArrivedBody, RedisWriter, type RedisWriterHost } from './redis-writer.ts'

export interface RedisStoreParts {
  readonly connection: RedisConnection
  readonly bytesMax: number
  /** What all keys begin with. */
  readonly keys: string
  readonly now: () => number
  /** What an earlier process owed, and where that is kept; undefined: debts end with the process. */
  readonly kept?: DebtsKept | undefined
}

type Totals = readonly [objects: number, contentBytes: number, bytes: number, evictions: number, purges: number]
type Found = readonly [id: Buffer, head: Buffer, revision: Buffer, digest: Buffer, bytes: Buffer, body: Buffer]

const EMPTY = Buffer.alloc(0)

/** The store behind `createRedisStore`. */
export class RedisStore implements LowerStore, RedisWriterHost {
  readonly #connection: RedisConnection
  readonly #bytesMax: number
  readonly #keys: string
  readonly #now: () => number
  readonly #objectBytesMax: number
  readonly #pendingBytesMax: number
  readonly #writers = new Set<RedisWriter>()
  readonly #changes = new ChangeCounts()
  readonly #owed: OwedPurges
  /** Small bodies that came along with their heads. */
  readonly #bodies = new WeakMap<StoredResponse, Buffer>()
  readonly #readAt = new WeakMap<StoredResponse, number>()
  /** Keys that were asked for a moment ago. */
  readonly #asked = new BoundedMap<number>({
    entriesMax: limits.REDIS_ASKED_MAX,
    charsMax: limits.REDIS_ASKED_CHARS_MAX,
  })
  #totals: Totals = [0, 0, 0, 0, 0]
  /** Redis has not said yet, since it is there, how many purges it knows of. */
  #isUnknown = true
  #comparing: Promise<void> | undefined
  #pendingBytes = 0
  #uploads = 0
  #closed = false

  constructor({ connection, bytesMax, keys, now, kept }: RedisStoreParts) {
    this.#owed = new OwedPurges(async (selector) => {
      await this.#purge(selector)
      return this.#totals[4]
    }, kept)
    this.#connection = connection
    this.#bytesMax = bytesMax
    this.#keys = keys
    this.#now = now
    this.#objectBytesMax = Math.min(Math.floor(bytesMax * limits.REDIS_OBJECT_SHARE), limits.REDIS_OBJECT_BYTES_MAX)
    this.#pendingBytesMax = Math.min(bytesMax, limits.REDIS_PENDING_BYTES_MAX)
  }

  /** Redis is there, for the first time or again. It may not be the one that it was. Never rejects. */
  back(): Promise<void> {
    this.#isUnknown = true
    return this.#compare()
  }

  #compare(): Promise<void> {
    this.#comparing ??= this.#run(TOTALS, [])
      .then(async (totals) => {
        this.#count(totals)
        const comparing = this.#owed.compare(this.#totals[4])
        this.#isUnknown = false
        await comparing
        await this.#owed.settle()
      })
      .catch(() => {})
      .finally(() => (this.#comparing = undefined))
    return this.#comparing
  }

  /** How long opening waits for a Redis: not at all would make the first requests after a start misses. */
  patience(): Promise<void> {
    return setTimeout(limits.REDIS_TIMEOUT_MS, undefined, { ref: false })
  }

  lookup(key: string): readonly StoredResponse[] | Promise<readonly StoredResponse[]> {
    return this.#isUsable ? this.#lookUp(key) : []
  }

  mayHaveMore(key: string, held: readonly StoredResponse[]): boolean {
    if (!this.#isUsable) return false
    if (held.length === 0) return true
    // Without selecting fields there is one response to a key, and memory has it.
    if (held.every(({ selecting }) => selecting.size === 0)) return false
    return this.#now() - (this.#asked.get(key) ?? 0) >= limits.REDIS_ASKED_MS
  }

  isCurrent(stored: StoredResponse): boolean {
    return this.#readAt.get(stored) === this.#changes.of(stored.key)
  }

  async open(
    stored: StoredResponse,
    range?: { readonly first: number; readonly last: number },
  ): Promise<Buffer | Readable> {
    const prefetched = this.#bodies.get(stored)
    if (prefetched !== undefined && this.isCurrent(stored))
      return prefetched.subarray(range?.first, range === undefined ? undefined : range.last + 1)
    const found = (await this.#run(OPEN, [idOf(stored), this.#now(), limits.REDIS_LEASE_MS])) as [Buffer, Buffer] | null
    if (found === null) throw new StoreError('gone', 'open', `${stored.key} is no longer stored`)
    const bytes = Number(found[1])
    if (bytes === 0) return EMPTY
    const run = (script: string, values: readonly (string | number | Buffer)[]) => this.#run(script, values)
    const last = Math.min(range?.last ?? bytes - 1, bytes - 1)
    try {
      return await openBody(run, this.#now, { digest: String(found[0]), bytes, first: range?.first ?? 0, last })
    } catch (error) {
      // What can't be read is as good as gone, and would be asked for again and again.
      await Promise.resolve(this.remove(stored)).catch(() => {})
      throw error
    }
  }

  begin(key: string, head: Omit<StoredHead, 'bodyBytes'>, announcedBytes = 0): RedisWriter | undefined {
    if (!this.#isUsable || announcedBytes > this.#objectBytesMax) return undefined
    const writer = new RedisWriter(this, key, head, announcedBytes, this.#objectBytesMax)
    this.#writers.add(writer)
    return writer
  }

  async update(
    stored: StoredResponse,
    head: Partial<Omit<StoredHead, 'bodyBytes'>>,
  ): Promise<StoredResponse | undefined> {
    this.#changes.changed(stored.key)
    try {
      for (;;) {
        const found = (await this.#run(READ, [idOf(stored)])) as [Buffer, Buffer, Buffer] | null
        if (found === null) return undefined
        const [encoded, revision, bytes] = found
        const updated = { ...decodeHead(encoded), ...head, key: stored.key, id: stored.id, bodyBytes: Number(bytes) }
        const { head: payload, weight, endsMs, host, tags } = indexed(updated, this.#now())
        const index = [payload, weight, updated.responseTimeMs, endsMs, host, tags]
        const values = [idOf(stored), revision, this.#now(), this.#bytesMax, ...index]
        const [outcome, totals] = (await this.#run(UPDATE, values)) as [number, Totals]
        this.#count(totals)
        // -1: somebody else has changed it since it was read.
        if (outcome >= 0) return outcome === 1 ? this.#answered(updated) : undefined
      }
    } catch (error) {
      // The old head must not be served in place of the new one.
      await this.#owed.add({ kind: 'url', value: stored.key })
      throw error
    }
  }

  async remove(stored: StoredResponse): Promise<void> {
    this.#changes.changed(stored.key)
    try {
      const [, totals] = (await this.#run(REMOVE, [idOf(stored), this.#now()])) as [number, Totals]
      this.#count(totals)
    } catch {
      // Nobody was promised that it is gone for ever.
      await this.#owed.add({ kind: 'url', value: stored.key }).catch(() => {})
    }
  }

  async purge(selector: Selector): Promise<number> {
    this.#changes.allChanged()
    for (const writer of this.#writers) if (selects(selector, writer.key, writer.head.fields)) writer.purged = true
    try {
      const went = await this.#purge(selector)
      await this.#owed.carriedOut(this.#totals[4])
      return went
    } catch {
      // Nothing of it is served before Redis has been told, not even by the next process.
      await this.#owed.add(selector)
      return 0
    }
  }

  figures(): StoreFigures {
    const [objects, contentBytes, bytes, evictions] = this.#totals
    return { objects, contentBytes, bytes, bytesMax: this.#bytesMax, evictions }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const writer of this.#writers) writer.abort()
    this.#connection.close()
    await this.#owed[Symbol.asyncDispose]()
  }

  // What writers ask of the store; see RedisWriterHost.

  reserve(bytes: number): boolean {
    if (this.#pendingBytes + bytes > this.#pendingBytesMax) return false
    this.#pendingBytes += bytes
    return true
  }

  ended(writer: RedisWriter): void {
    if (this.#writers.delete(writer)) this.#pendingBytes -= writer.length
  }

  async insert(writer: RedisWriter, body: ArrivedBody, trailers: Fields | undefined): Promise<StoredResponse> {
    const { key } = writer
    const chunks = chunkCount(body.bytes)
    const lent = chunks > 1 ? await this.#lend(body, chunks) : ''
    // Nothing waits between here and the sending: a purge that came before is heeded, one that comes later finds the entry.
    const head = {
      ...writer.head,
      ...(trailers === undefined ? {} : { trailers }),
      ...(writer.purged ? { invalidated: true } : {}),
      key,
    }
    const { head: payload, weight, endsMs, host, tags } = indexed(head, this.#now())
    const entry = [key, fieldOf(head.selecting), payload, weight, head.responseTimeMs, endsMs, host, tags]
    const content = [body.digest, body.bytes, body.bytes + chunks * limits.REDIS_CHUNK_OVERHEAD_BYTES, chunks, lent]
    const inline = chunks === 1 ? body.slice(0, body.bytes - 1) : EMPTY
    this.#changes.changed(key)
    const values = [this.#now(), this.#bytesMax, limits.VARIANTS_MAX, ...entry, ...content, inline]
    const [id, totals] = (await this.#run(PUT, values)) as [number, Totals]
    this.#count(totals)
    if (id < 0) throw new StoreError('io', 'commit', `Redis has lost a part of ${key} before it was whole`)
    if (id === 0) throw new StoreError('full', 'commit', `there is no room for ${key}`)
    return this.#answered({ ...head, id: limits.REDIS_ID_FIRST + id, bodyBytes: body.bytes })
  }

  get #isUsable(): boolean {
    if (this.#closed || !this.#connection.isUp) return false
    if (!this.#isUnknown && !this.#owed.isAny) return true
    void (this.#isUnknown ? this.#compare() : this.#owed.settle())
    return false
  }

  async #lookUp(key: string): Promise<readonly StoredResponse[]> {
    const readAt = this.#changes.of(key)
    let found: readonly Found[]
    try {
      found = (await this.#run(LOOKUP, [key, this.#now(), limits.PREFETCH_BYTES_MAX])) as readonly Found[]
    } catch {
      return [] // Out of reach, it is empty.
    }
    this.#asked.set(key, this.#now())
    const responses: StoredResponse[] = []
    for (const [id, head, , digest, bytes, body] of found) {
      const stored = { ...decodeHead(head), id: limits.REDIS_ID_FIRST + Number(id), bodyBytes: Number(bytes) }
      if (stored.key !== key) continue
      this.#readAt.set(stored, readAt)
      if (body.length > 0 && body.length === stored.bodyBytes && isIntact(body, digest)) this.#bodies.set(stored, body)
      responses.push(stored)
    }
    return responses.sort(newestFirst)
  }

  /** Puts the chunks where they end by themselves if nothing takes them over; → what their names begin with. */
  async #lend(body: ArrivedBody, chunks: number): Promise<string> {
    const name = `${this.#keys}lent:${process.pid}-${this.#now()}-${this.#uploads++}:${body.digest}:`
    for (let n = 0; n < chunks; n++) {
      const first = n * limits.REDIS_CHUNK_BYTES
      const chunk = body.slice(first, Math.min(first + limits.REDIS_CHUNK_BYTES, body.bytes) - 1)
      await this.#connection.lend(`${name}${n}`, chunk, limits.REDIS_LEASE_MS)
    }
    return name
  }

  async #purge({ kind, ...rest }: Selector): Promise<number> {
    const value = 'value' in rest ? (kind === 'domain' ? rest.value.toLowerCase() : rest.value) : ''
    for (let went = 0; ; ) {
      const given = [kind, value, this.#now(), limits.REDIS_PURGE_AT_ONCE]
      const [more, totals] = (await this.#run(PURGE, given)) as [number, Totals]
      this.#count(totals)
      went += more
      if (more < limits.REDIS_PURGE_AT_ONCE) return went
    }
  }

  #answered(stored: StoredResponse): StoredResponse {
    this.#readAt.set(stored, this.#changes.of(stored.key))
    return stored
  }

  async #run(script: string, values: readonly (string | number | Buffer)[]): Promise<unknown> {
    if (this.#closed) throw new StoreError('closed', 'redis', 'the store has been closed')
    return this.#connection.run(script, this.#keys, values)
  }

  #count(totals: unknown): void {
    this.#totals = totals as Totals
  }
}

function idOf({ id }: StoredResponse): number {
  return id - limits.REDIS_ID_FIRST
}

function isIntact(body: Buffer, digest: Buffer): boolean {
  try {
    return checked(body, String(digest)) === body
  } catch {
    return false
  }
}
