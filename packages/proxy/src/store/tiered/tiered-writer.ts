import type { Readable } from 'node:stream'
import type { Fields } from '../../http/fields.ts'
import { StoreError } from '../store-error.ts'
import type { StoredResponse, StoreWriter } from '../store.ts'

/** What a writer into two tiers tells its store. */
export interface TieredWriterHost {
  /** Goes on while nobody waits for it; a failure of it is no failure of the store. */
  inBackground(work: Promise<unknown>): void
  /** Marks a response as the disk's. */
  fromDisk(stored: StoredResponse): StoredResponse
  /** Removes what a tier has that was replaced in the other, so that it doesn't come back when that one has lost it. */
  forgetInMemory(key: string, selecting: Fields): void
  forgetOnDisk(key: string, selecting: Fields): Promise<void>
}

/** Writes into both tiers; a tier that refuses or fails drops out, and only when both have is it refused. */
export class TieredWriter implements StoreWriter {
  readonly #host: TieredWriterHost
  readonly #variant: { readonly key: string; readonly selecting: Fields }
  #memory: StoreWriter | undefined
  #disk: StoreWriter | undefined
  #state: 'open' | 'refused' | 'ended' = 'open'

  constructor(
    host: TieredWriterHost,
    variant: { readonly key: string; readonly selecting: Fields },
    memory: StoreWriter | undefined,
    disk: StoreWriter | undefined,
  ) {
    this.#host = host
    this.#variant = variant
    this.#memory = memory
    this.#disk = disk
  }

  write(chunk: Buffer): boolean | Promise<boolean> {
    if (this.#state === 'ended') throw new StoreError('ended', 'write', 'the writer has ended')
    if (this.#state === 'refused') return false
    if (this.#memory?.write(chunk) === false) this.#memory = undefined
    const disk = this.#disk
    const taken = disk?.write(chunk)
    if (taken instanceof Promise) {
      return taken.then(
        (did) => this.#settle(disk, did),
        () => this.#settle(disk, false),
      )
    }
    return this.#settle(disk, taken ?? false)
  }

  read(first: number, last: number): Buffer | Readable | Promise<Buffer | Readable> {
    const writer = this.#memory ?? this.#disk
    if (writer?.read === undefined) throw new StoreError('gone', 'read', 'the body is no longer being written')
    return writer.read(first, last)
  }

  commit(trailers?: Fields): StoredResponse | Promise<StoredResponse> {
    if (this.#state !== 'open')
      throw new StoreError(this.#state, 'commit', `the writer of ${this.#variant.key} has ${this.#state}`)
    this.#state = 'ended'
    const { key, selecting } = this.#variant
    const stored = this.#commitToMemory(trailers)
    if (stored === undefined) return this.#commitToDisk(trailers)
    const onDisk =
      this.#disk === undefined ? Promise.reject(new Error('not taken')) : Promise.resolve(this.#disk.commit(trailers))
    this.#host.inBackground(onDisk.catch(() => this.#host.forgetOnDisk(key, selecting)))
    return stored
  }

  abort(): void {
    if (this.#state !== 'open') return
    this.#state = 'ended'
    this.#memory?.abort()
    this.#disk?.abort()
  }

  #commitToMemory(trailers: Fields | undefined): StoredResponse | undefined {
    try {
      // A memory tier answers at once.
      return this.#memory?.commit(trailers) as StoredResponse | undefined
    } catch {
      return undefined
    }
  }

  async #commitToDisk(trailers: Fields | undefined): Promise<StoredResponse> {
    const { key, selecting } = this.#variant
    if (this.#disk === undefined) throw new StoreError('full', 'commit', `neither tier has room for ${key}`)
    const stored = this.#host.fromDisk(await this.#disk.commit(trailers))
    this.#host.forgetInMemory(key, selecting)
    return stored
  }

  #settle(disk: StoreWriter | undefined, taken: boolean): boolean {
    if (!taken && this.#disk === disk) this.#disk = undefined
    if (this.#memory !== undefined || this.#disk !== undefined) return true
    if (this.#state === 'open') this.#state = 'refused'
    return false
  }
}
