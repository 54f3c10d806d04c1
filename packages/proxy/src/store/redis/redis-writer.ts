import { createHash } from 'node:crypto'
import type { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import { type GatheringHost, GatheringWriter } from '../gathering-writer.ts'
import type { StoredResponse } from '../store.ts'

/** What a writer needs of its store. */
export interface RedisWriterHost extends GatheringHost<RedisWriter> {
  insert(writer: RedisWriter, body: ArrivedBody, trailers: Fields | undefined): Promise<StoredResponse>
}

export interface ArrivedBody {
  readonly bytes: number
  /** SHA-256 in hexadecimal: equal bodies are one. */
  readonly digest: string
  slice(first: number, last: number): Buffer
}

/** Hands a body to Redis when it is whole: nothing of one that breaks off ever gets there. */
export class RedisWriter extends GatheringWriter {
  readonly #store: RedisWriterHost
  readonly #hash = createHash('sha256')

  constructor(
    store: RedisWriterHost,
    key: string,
    head: Omit<StoredHead, 'bodyBytes'>,
    announcedBytes: number,
    bytesMax: number,
  ) {
    super(store, key, head, announcedBytes, bytesMax)
    this.#store = store
  }

  override write(chunk: Buffer): boolean {
    if (!super.write(chunk)) return false
    this.#hash.update(chunk)
    return true
  }

  override async commit(trailers?: Fields): Promise<StoredResponse> {
    this.close()
    const digest = this.length === 0 ? '' : this.#hash.digest('hex')
    const slice = (first: number, last: number): Buffer => this.read(first, last)
    try {
      return await this.#store.insert(this, { bytes: this.length, digest, slice }, trailers)
    } finally {
      this.#store.ended(this)
    }
  }
}
