import type { Readable } from 'node:stream'
import type { Fields } from '../http/fields.ts'
import type { StoredResponse, StoreWriter } from '../store/store.ts'

/**
 * A body on its way into the store. A store that refuses or fails ends the recording, never the delivery to the
 * clients.
 */
export class Recording {
  readonly #writer: StoreWriter
  readonly #onFree: () => void
  readonly #onLost: () => void
  #state: 'open' | 'committing' | 'whole' | 'lost' = 'open'
  #writing = false

  /**
   * @param onFree A write that had to be waited for is done; the next may come.
   * @param onLost The store takes no more of this body.
   */
  constructor(writer: StoreWriter, onFree: () => void, onLost: () => void) {
    this.#writer = writer
    this.#onFree = onFree
    this.#onLost = onLost
  }

  /** Whether what is missing at a reader can still be had from the store, now or after the commit. */
  get live(): boolean {
    return this.#state !== 'lost'
  }

  /** Whether the store is still busy with the last chunk. */
  get busy(): boolean {
    return this.#writing
  }

  write(chunk: Buffer): void {
    if (this.#state !== 'open') return
    try {
      const taken = this.#writer.write(chunk)
      if (taken === true) return
      if (taken === false) return this.#lose()
      this.#writing = true
      taken.then(
        (did) => this.#written(did),
        () => this.#written(false),
      )
    } catch {
      this.abort()
    }
  }

  /** Bytes written so far, if this store can read what it writes. Not while it commits: then they are in the store at once. */
  read(first: number, last: number): Buffer | Readable | Promise<Buffer | Readable> | undefined {
    return this.#state === 'open' ? this.#writer.read?.(first, last) : undefined
  }

  /** undefined where nothing was stored. */
  async commit(trailers: Fields | undefined): Promise<StoredResponse | undefined> {
    if (this.#state !== 'open') return undefined
    this.#state = 'committing'
    try {
      const stored = await this.#writer.commit(trailers)
      this.#state = 'whole'
      return stored
    } catch {
      this.#lose()
      return undefined
    }
  }

  abort(): void {
    if (this.#state !== 'open') return
    this.#writer.abort()
    this.#lose()
  }

  #written(did: boolean): void {
    this.#writing = false
    if (!did) this.#lose()
    else this.#onFree()
  }

  #lose(): void {
    if (this.#state === 'lost') return
    this.#state = 'lost'
    this.#onLost()
  }
}
