import type { Fields } from '../http/fields.ts'
import type { StoredHead } from '../policy/types.ts'
import { BodyGatherer } from './body-gatherer.ts'
import { StoreError } from './store-error.ts'
import type { StoredResponse, StoreWriter } from './store.ts'

/** What a writer that gathers needs of its store. */
export interface GatheringHost<Writer> {
  /** Charges bytes on their way; false: there is no room for them. */
  reserve(bytes: number): boolean
  /** Ends the charge, and with it the writer. */
  ended(writer: Writer): void
}

/** Gathers a body in memory until it is whole; it counts against the store's bound from the first byte. */
export abstract class GatheringWriter implements StoreWriter {
  readonly key: string
  readonly head: Omit<StoredHead, 'bodyBytes'>
  /** A purge meant what is being written: it will be stored as invalidated. */
  purged = false
  readonly #body: BodyGatherer
  readonly #host: GatheringHost<GatheringWriter>
  readonly #bytesMax: number
  #state: 'open' | 'refused' | 'ended' = 'open'

  constructor(
    host: GatheringHost<GatheringWriter>,
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

  abstract commit(trailers?: Fields): StoredResponse | Promise<StoredResponse>

  /** Bytes of the body so far. */
  get length(): number {
    return this.#body.length
  }

  write(chunk: Buffer): boolean {
    if (this.#state === 'refused') return false
    if (this.#state === 'ended') throw new StoreError('ended', 'write', `the writer of ${this.key} has ended`)
    if (this.length + chunk.length > this.#bytesMax || !this.#host.reserve(chunk.length)) {
      this.#end('refused')
      this.#body.take().length = 0
      return false
    }
    this.#body.push(chunk)
    return true
  }

  read(first: number, last: number): Buffer {
    return this.#body.slice(first, last)
  }

  abort(): void {
    if (this.#state === 'open') this.#end('ended')
  }

  /** Nothing more is written from here on. Throws a StoreError `refused` or `ended` where the writer has done so. */
  protected close(): void {
    if (this.#state !== 'open')
      throw new StoreError(this.#state, 'commit', `the writer of ${this.key} has ${this.#state}`)
    this.#state = 'ended'
  }

  /** The body, as it was written; it is the writer's no more. */
  protected take(): Buffer[] {
    return this.#body.take()
  }

  #end(state: 'refused' | 'ended'): void {
    this.#state = state
    this.#host.ended(this)
  }
}
