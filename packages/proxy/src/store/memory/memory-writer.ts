import type { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import { type GatheringHost, GatheringWriter } from '../gathering-writer.ts'
import type { StoredResponse } from '../store.ts'

/** What a writer needs of its store. */
export interface WriterHost extends GatheringHost<MemoryWriter> {
  insert(writer: MemoryWriter, pieces: readonly Buffer[], trailers: Fields | undefined): StoredResponse
}

/** Takes a body into memory. */
export class MemoryWriter extends GatheringWriter {
  readonly #store: WriterHost

  constructor(
    store: WriterHost,
    key: string,
    head: Omit<StoredHead, 'bodyBytes'>,
    announcedBytes: number,
    bytesMax: number,
  ) {
    super(store, key, head, announcedBytes, bytesMax)
    this.#store = store
  }

  override commit(trailers?: Fields): StoredResponse {
    this.close()
    this.#store.ended(this)
    return this.#store.insert(this, this.take(), trailers)
  }
}
