import { REINSERTED_SHARE } from '../limits.ts'
import { blocksOf } from './block-checksums.ts'
import type { HeadPlace } from './disk-index.ts'
import type { EntryLedger, PutBody } from './entry-ledger.ts'
import * as word from './index-lines.ts'
import { BODY_IN, RECORD_BYTES, peekRecordHead, verifyRecord } from './record.ts'

const NOTHING: PutBody = { in: BODY_IN.none, id: 0, bytes: 0, table: Buffer.alloc(0), pieces: [] }

interface Candidate {
  readonly hash: number
  readonly id: number
}

/**
 * Makes room: goes through the oldest segment in the order in which it was written, lets go of what was not used since, writes what was
 * used again at the end of the log, and removes the file. That is a clock over the log: a second chance for each
 * use, up to a share of the segment, and nothing is ever written in the middle of a file.
 */
export class SegmentCleaner {
  readonly #ledger: EntryLedger
  readonly #segmentBytes: number
  /** The segment that is being cleaned, and what in it is still to be looked at. */
  #segment = -1
  #candidates: Candidate[] = []
  #reinserted = 0
  evictions = 0

  constructor(ledger: EntryLedger, segmentBytes: number) {
    this.#ledger = ledger
    this.#segmentBytes = segmentBytes
  }

  /** Does one small step: one entry, or one file. False: there is nothing left that could go. */
  async step(): Promise<boolean> {
    const { index, log } = this.#ledger
    const oldest = log.oldest
    if (oldest === undefined) return false
    if (oldest !== this.#segment) this.#start(oldest)
    const candidate = this.#candidates.pop()
    if (candidate !== undefined) {
      await this.#decide(candidate)
      return true
    }
    // Entries may have come into it meanwhile, where it is the one that is being filled.
    this.#start(oldest)
    if (
      this.#candidates.length > 0 &&
      index.entries.used > 0 &&
      this.#reinserted < REINSERTED_SHARE * this.#segmentBytes
    )
      return true
    for (const { hash, id } of this.#candidates.splice(0)) this.#evict(index.find(hash, id))
    await log.drop(oldest)
    this.#segment = -1
    this.#reinserted = 0
    return true
  }

  /** Removes the oldest segments for as long as nothing in them is in use. */
  async dropDead(): Promise<void> {
    const { log } = this.#ledger
    for (let oldest = log.oldest; oldest !== undefined && oldest !== log.end.segment; oldest = log.oldest) {
      this.#start(oldest)
      if (this.#candidates.length > 0) return
      await log.drop(oldest)
    }
  }

  /** All entries that need this segment: for their head, or for their body. */
  #start(segment: number): void {
    const { index } = this.#ledger
    const found: (Candidate & { readonly offset: number })[] = []
    for (const line of index.lines()) {
      const head = index.headOf(line)
      const body = index.bodyOf(line)
      if (head.segment !== segment && (body < 0 || index.bodyPlace(body).table.segment !== segment)) continue
      const offset = head.segment === segment ? head.offset : 0
      found.push({ hash: index.get(line, word.HASH), id: index.idOf(line), offset })
    }
    // The last one is looked at first.
    this.#candidates = found.sort((a, b) => b.offset - a.offset)
    if (segment !== this.#segment) this.#reinserted = 0
    this.#segment = segment
  }

  async #decide({ hash, id }: Candidate): Promise<void> {
    const { index } = this.#ledger
    const line = index.find(hash, id)
    if (line < 0) return
    const uses = index.get(line, word.USES)
    const cost = this.#cost(line)
    if (uses === 0 || this.#reinserted + cost > REINSERTED_SHARE * this.#segmentBytes) return this.#evict(line)
    if (await this.#rewrite(hash, id, line)) this.#reinserted += cost
    else this.#evict(index.find(hash, id))
  }

  #evict(line: number): void {
    if (line < 0) return
    this.#ledger.index.remove(line)
    this.evictions++
  }

  /** Bytes that writing an entry again takes. */
  #cost(line: number): number {
    const { index } = this.#ledger
    const body = index.bodyOf(line)
    const { headBytes } = index.headOf(line)
    if (body < 0) return RECORD_BYTES + headBytes
    const { table, bytes, inFile } = index.bodyPlace(body)
    const moves = table.segment === this.#segment
    return RECORD_BYTES + headBytes + (moves ? blocksOf(bytes) * 4 + (inFile ? 0 : bytes) : 0)
  }

  /** Reads what the segment has of an entry and appends it; false: it could not be read, or has changed meanwhile. */
  async #rewrite(hash: number, id: number, line: number): Promise<boolean> {
    const { index, log } = this.#ledger
    const head = index.headOf(line)
    const revision = index.get(line, word.REVISION)
    const body = index.bodyOf(line)
    const place = body < 0 ? undefined : index.bodyPlace(body)
    const payload = await this.#readPayload(head, id)
    let put = place === undefined ? NOTHING : { ...NOTHING, in: BODY_IN.elsewhere, id: place.id, bytes: place.bytes }
    if (place !== undefined && place.table.segment === this.#segment) {
      const tableBytes = blocksOf(place.bytes) * 4
      const bytes = await log.read(place.table, tableBytes + (place.inFile ? 0 : place.bytes))
      if (bytes.length < tableBytes + (place.inFile ? 0 : place.bytes)) return false
      const table = bytes.subarray(0, tableBytes)
      put = { ...put, in: place.inFile ? BODY_IN.file : BODY_IN.record, table, pieces: [bytes.subarray(tableBytes)] }
    }
    // Looked at and appended in the same turn, so that nothing can come between: see EntryLedger.
    if (payload === undefined || index.find(hash, id) !== line || index.get(line, word.REVISION) !== revision)
      return false
    if (place !== undefined && index.bodyPlace(body).table.segment !== place.table.segment) return false
    index.setUses(line, index.get(line, word.USES) - 1)
    void this.#ledger.rewrite(line, payload, put).catch(() => {})
    return true
  }

  /** The payload of an entry's record, checked: written again unchecked, damage would get a checksum that fits it. */
  async #readPayload(head: HeadPlace, id: number): Promise<Buffer | undefined> {
    const bytes = await this.#ledger.log.read(head, RECORD_BYTES + head.headBytes)
    const record = peekRecordHead(bytes, 0)
    if (record === undefined || record.entryId !== id || !verifyRecord(bytes, 0, record)) return undefined
    return bytes.subarray(RECORD_BYTES)
  }
}
