import { PREFETCH_BYTES_MAX } from '../limits.ts'
import { decodeHead } from '../head-codec.ts'
import type { StoredResponse } from '../store.ts'
import { blocksOf } from './block-checksums.ts'
import { checkInline } from './body-reader.ts'
import type { BodyPlace, HeadPlace } from './disk-index.ts'
import type { EntryLedger } from './entry-ledger.ts'
import * as word from './index-lines.ts'
import { RECORD_BYTES, peekRecordHead, tableStart, verifyRecord } from './record.ts'

/** A body that was read with its head, not yet checked. */
interface Prefetched {
  readonly bodyId: number
  readonly table: Buffer
  readonly content: Buffer
}

/** Reads heads, and the small bodies right behind them in the same call of the system. */
export class EntryReader {
  readonly #ledger: EntryLedger
  readonly #prefetched = new WeakMap<StoredResponse, Prefetched>()
  readonly #revisions = new WeakMap<StoredResponse, number>()

  constructor(ledger: EntryLedger) {
    this.#ledger = ledger
  }

  /** The entry of a line; undefined: it went meanwhile, or its record is damaged, and then it is taken out. */
  async read(line: number): Promise<StoredResponse | undefined> {
    const { index, log } = this.#ledger
    const hash = index.get(line, word.HASH)
    const id = index.idOf(line)
    for (;;) {
      const place = index.headOf(line)
      const behind = this.#bodyBehind(line, place)
      const bytes = await log.read(
        place,
        RECORD_BYTES + place.headBytes + (behind === undefined ? 0 : blocksOf(behind.bytes) * 4 + behind.bytes),
      )
      if (index.find(hash, id) !== line) return undefined
      const now = index.headOf(line)
      if (now.segment !== place.segment || now.offset !== place.offset) continue
      const stored = this.#decode(bytes, line, id)
      if (stored === undefined) void this.#ledger.remove([line]).catch(() => {})
      else {
        this.#revisions.set(stored, index.get(line, word.REVISION))
        if (behind !== undefined) this.#keep(stored, behind, bytes.subarray(RECORD_BYTES + place.headBytes))
      }
      return stored
    }
  }

  /** The revision of the head that was read as this. */
  revisionOf(stored: StoredResponse): number | undefined {
    return this.#revisions.get(stored)
  }

  /** The body that was read with this very head, checked now; undefined: there is none. Throws a StoreError `corrupt`. */
  bodyReadWith(stored: StoredResponse, body: BodyPlace): Buffer | undefined {
    const read = this.#prefetched.get(stored)
    if (read === undefined || read.bodyId !== body.id || read.content.length < body.bytes) return undefined
    checkInline(read.content, read.table, body.id)
    return read.content
  }

  /** The inline body of an entry, if it is small and follows the head. */
  #bodyBehind(line: number, head: HeadPlace): BodyPlace | undefined {
    const body = this.#ledger.index.bodyOf(line)
    if (body < 0) return undefined
    const place = this.#ledger.index.bodyPlace(body)
    const follows =
      place.table.segment === head.segment && place.table.offset === head.offset + RECORD_BYTES + head.headBytes
    return follows && !place.inFile && place.bytes <= PREFETCH_BYTES_MAX ? place : undefined
  }

  #decode(bytes: Buffer, line: number, id: number): StoredResponse | undefined {
    const record = peekRecordHead(bytes, 0)
    if (record === undefined || record.entryId !== id || !verifyRecord(bytes, 0, record)) return undefined
    return { ...decodeHead(bytes, RECORD_BYTES, tableStart(record)), id, bodyBytes: this.#ledger.index.bodyBytes(line) }
  }

  #keep(stored: StoredResponse, body: BodyPlace, bytes: Buffer): void {
    const tableBytes = blocksOf(body.bytes) * 4
    this.#prefetched.set(stored, {
      bodyId: body.id,
      table: bytes.subarray(0, tableBytes),
      content: bytes.subarray(tableBytes),
    })
  }
}
