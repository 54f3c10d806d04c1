import type { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import { BodyGatherer } from '../body-gatherer.ts'
import { StoreError } from '../store-error.ts'
import type { StoredResponse, StoreWriter } from '../store.ts'

/** What a writer needs of its store. */
export interface WriterHost {
  /** Charges bytes on their way; false: there is no room for them. */
  reserve(bytes: number): boolean
  /** Ends the charge, and with it the writer. */
  ended(writer: MemoryWriter): void
  insert(writer: MemoryWriter, pieces: readonly Buffer[], trailers: Fields | undefined): StoredResponse
}

/** Takes a body into memory; it counts against the bound from the first byte. */
export class MemoryWriter implements StoreWriter {
  readonly key: string
  readonly head: Omit<StoredHead, 'bodyBytes'>
  /** A purge meant what is being written: it will be stored as invalidated. */
  purged = false
  readonly #host: WriterHost
  readonly #bytesMax: number
  readonly #body: BodyGatherer
  #state: 'open' | 'refused' | 'ended' = 'open'

  constructor(
    host: WriterHost,
    key: string,
    head: Omit<StoredHead, 'bodyBytes'>,
    announcedBytes: number,
    bytesMax: number,
  ) {
    this.#host = host
    this.key = key
    this.head = head
    this.#bytesMax = bytesMax
    this.#body = new BodyGatherer(announcedBytes)
  }

  /** Bytes of the body so far. */
  get length(): number {
    return this.#body.length
  }

  write(chunk: Buffer): boolean {
    if (this.#state === 'refused') return false
    if (this.#state === 'ended') throw new StoreError('ended', 'write', `the writer of ${this.key} has ended`)
    if (this.length + chunk.length > this.#bytesMax || !this.#host.reserve(chunk.length)) {
      this.#end('refused')
      return false
    }
    this.#body.push(chunk)
    return true
  }

  read(first: number, last: number): Buffer {
    return this.#body.slice(first, last)
  }

  commit(trailers?: Fields): StoredResponse {
    if (this.#state !== 'open')
      throw new StoreError(this.#state, 'commit', `the writer of ${this.key} has ${this.#state}`)
    this.#end('ended')
    return this.#host.insert(this, this.#body.take(), trailers)
  }

  abort(): void {
    if (this.#state === 'open') this.#end('ended')
  }

  #end(state: 'refused' | 'ended'): void {
    this.#state = state
    this.#host.ended(this)
    if (state === 'refused') this.#body.take().length = 0
  }
}
