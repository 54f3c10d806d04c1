import type { Readable } from 'node:stream'
import type { Fields } from '../http/fields.ts'
import type { StoredHead } from '../policy/types.ts'

/** One stored response. It stays readable while somebody holds a body opened from it, even when evicted or replaced. */
export interface StoredResponse extends StoredHead {
  /** The primary cache key it is stored under. */
  readonly key: string
  /** Tells entries of one store apart; never used again within one run. */
  readonly id: number
  readonly trailers?: Fields
}

/** What to delete. Prefixes and domains are of URLs, tags of Cache-Tag and Surrogate-Key fields. */
export type Selector =
  | { readonly kind: 'url'; readonly value: string }
  | { readonly kind: 'prefix'; readonly value: string }
  | { readonly kind: 'domain'; readonly value: string }
  | { readonly kind: 'tag'; readonly value: string }
  | { readonly kind: 'all' }

export interface StoreFigures {
  readonly objects: number
  /** Bytes of the bodies that are stored, each counted once; 0 where there is none. */
  readonly contentBytes: number
  /** Bytes charged against the bound: bodies, heads and index. */
  readonly bytes: number
  readonly bytesMax: number
  readonly evictions: number
}

/**
 * Takes a body while it arrives. Either commit or abort ends it; what was not committed is never seen by a look-up.
 * A writer whose body grows past what the store can hold refuses (`write` answers false) and has aborted itself.
 */
export interface StoreWriter {
  /** The store owns the bytes from here on. False: no longer taken, the rest need not be written. */
  write(chunk: Buffer): boolean | Promise<boolean>
  /**
   * Bytes that were already written, `first` to `last` inclusive: for whoever joins late or falls behind while the rest still
   * arrives. A store that can't read what it is writing leaves it out; those readers then wait for the commit.
   */
  read?(first: number, last: number): Buffer | Readable | Promise<Buffer | Readable>
  /**
   * Makes it visible, replacing the entries of the same key that the same requests would select. What a purge meant while it
   * was being written is stored as invalidated. Throws a StoreError: `refused`, `ended`, `full`, `io`; nothing is stored then.
   */
  commit(trailers?: Fields): StoredResponse | Promise<StoredResponse>
  abort(): void
}

export type Eventually<T> = T | Promise<T>

/** The keys that a store, or one tier of it, has stored, as hashes: `hashKey(key, seed)` of each entry, in no order. */
export interface KeyHashes {
  readonly seed: number
  readonly hashes: Int32Array
}

/** Where responses are kept. Every implementation passes the suite in `acceptance.ts`. */
export interface Store extends AsyncDisposable {
  /** All responses under a key, newest first; memory answers at once, disk may answer later. */
  lookup(key: string): Eventually<readonly StoredResponse[]>
  /**
   * The body, or the bytes `first` to `last` inclusive of what is stored. A Buffer where it is in memory in one piece; it is
   * the store's own and must not be written to. `stored` is what a look-up, commit or update of this store answered. Throws a
   * StoreError, `gone`, `corrupt` or `io`: then it is a miss. A stream may fail so too, before it gives a wrong byte.
   */
  open(stored: StoredResponse, range?: { readonly first: number; readonly last: number }): Eventually<Buffer | Readable>
  /** undefined where it can't be taken at all (its announced length is over the bound). */
  begin(key: string, head: Omit<StoredHead, 'bodyBytes'>, announcedBytes?: number): Eventually<StoreWriter | undefined>
  /** Replaces the head of an entry, for a 304 or an invalidation; the body stays. */
  update(stored: StoredResponse, head: Partial<Omit<StoredHead, 'bodyBytes'>>): Eventually<StoredResponse | undefined>
  remove(stored: StoredResponse): Eventually<void>
  /** How many entries went. */
  purge(selector: Selector): Eventually<number>
  figures(): StoreFigures
  /** What is stored, tier by tier (B13). A store that can't tell leaves it out, or answers undefined. */
  keyHashes?(): readonly KeyHashes[] | undefined
}
