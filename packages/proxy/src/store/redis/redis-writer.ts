import { createHash } from 'node:crypto'
import type { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import { BodyGatherer } from '../body-gatherer.ts'
import { StoreError } from '../store-error.ts'
import type { StoredResponse, StoreWriter } from '../store.ts'

/** What a writer needs of its store. */
export interface RedisWriterHost {
  /** Whether so many more bytes may wait in memory; charges them. */
  reserve(bytes: number): boolean
  /** Ends the charge, and with it the writer. */
  ended(writer: RedisWriter): void
  insert(writer: RedisWriter, body: ArrivedBody, trailers: Fields | undefined): Promise<StoredResponse>
}

export interface ArrivedBody {
  readonly bytes: number
  /** SHA-256 in hexadecimal: equal bodies are one. */
  readonly digest: string
  slice(first: number, last: number): Buffer
}

/** Gathers a body in memory, and hands it to Redis when it is whole: nothing of one that breaks off ever gets there. */
export class RedisWriter implements StoreWriter {
  readonly key: string
  readonly head: Omit<StoredHead, 'bodyBytes'>
  /** A purge meant what is being written: it will be stored as invalidated. */
  purged = false
  readonly #host: RedisWriterHost
  readonly #bytesMax: number
  readonly #body: BodyGatherer
  readonly #hash = createHash('sha256')
  #state: 'open' | 'refused' | 'ended' = 'open'

  constructor(
    host: RedisWriterHost,
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
    this.#hash.update(chunk)
    return true
  }

  read(first: number, last: number): Buffer {
    return this.#body.slice(first, last)
  }

  async commit(trailers?: Fields): Promise<StoredResponse> {
    if (this.#state !== 'open')
      throw new StoreError(this.#state, 'commit', `the writer of ${this.key} has ${this.#state}`)
    this.#state = 'ended'
    const slice = (first: number, last: number): Buffer => this.#body.slice(first, last)
    try {
      return await this.#host.insert(
        this,
        { bytes: this.length, digest: this.length === 0 ? '' : this.#hash.digest('hex'), slice },
        trailers,
      )
    } finally {
      this.#host.ended(this)
    }
  }

  abort(): void {
    if (this.#state === 'open') this.#end('ended')
  }

  #end(state: 'refused' | 'ended'): void {
    this.#state = state
    this.#host.ended(this)
  }
}
