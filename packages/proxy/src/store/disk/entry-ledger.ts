import { marksOf } from '../entry-marks.ts'
import { hashKey } from '../key-hash.ts'
import type { Fields } from '../../http/fields.ts'
import type { EncodedHead } from '../head-codec.ts'
import type { DiskIndex, EntryHashes } from './disk-index.ts'
import { BODY_IN, KIND, encodeRecordHead, tableStart, type BodyIn, type RecordHead } from './record.ts'
import type { Place, SegmentLog } from './segment-log.ts'

/** Random numbers that the hashes of one store depend on; they live as long as its snapshots. */
export interface Seeds {
  readonly first: number
  readonly second: number
}

/** What a put says of the body: its checksums, and its bytes where they go into the record. */
export interface PutBody {
  readonly in: BodyIn
  readonly id: number
  readonly bytes: number
  readonly table: Buffer
  readonly pieces: readonly Buffer[]
}

const NO_TABLE = Buffer.alloc(0)

/**
 * Index and log in step: each change is made to the index at the very moment at which its record gets its place in the
 * log, so that reading the log from its beginning makes the same changes in the same order. What could not be written is
 * taken out of the index again.
 */
export class EntryLedger {
  readonly index: DiskIndex
  readonly log: SegmentLog
  readonly seeds: Seeds
  /** From where on a segment was lost last: what is behind fails as well, and has been taken out already. */
  #lostFrom: Place = { segment: -1, offset: 0 }

  constructor(index: DiskIndex, log: SegmentLog, seeds: Seeds) {
    this.index = index
    this.log = log
    this.seeds = seeds
  }

  hashesOf(key: string, selecting: Fields): EntryHashes {
    return entryHashes(this.seeds, key, selecting)
  }

  /**
   * A new entry. `shared`: the line of the body that it refers to, if that is stored already; its reference is taken over.
   * Resolves when it is written.
   */
  put(id: number, head: EncodedHead, payload: Buffer, body: PutBody, shared: number): Promise<void> {
    const { place, record, done } = this.#append(KIND.put, id, payload, body)
    const table = { segment: place.segment, offset: place.offset + tableStart(record) }
    const line =
      body.in === BODY_IN.none || shared >= 0
        ? shared
        : this.index.addBody({ id: body.id, bytes: body.bytes, inFile: body.in === BODY_IN.file, table })
    const hashes = this.hashesOf(head.key, head.selecting)
    const marks = marksOf(head.key, head.fields, this.seeds.first)
    this.index.add(hashes, id, marks, { ...place, headBytes: payload.length }, line)
    return done
  }

  /** A new head for an entry. */
  updateHead(line: number, head: EncodedHead, payload: Buffer): Promise<void> {
    const { place, done } = this.#append(KIND.head, this.index.idOf(line), payload)
    const marks = marksOf(head.key, head.fields, this.seeds.first)
    this.index.setHead(line, marks, { ...place, headBytes: payload.length })
    return done
  }

  /** The same entry, written again: its head, and its body's table (and bytes, where inline) if `body` has them. */
  rewrite(line: number, payload: Buffer, body: PutBody): Promise<void> {
    const { place, record, done } = this.#append(KIND.put, this.index.idOf(line), payload, body)
    this.index.moveHead(line, { ...place, headBytes: payload.length })
    if (body.in === BODY_IN.record || body.in === BODY_IN.file) {
      this.index.moveBody(this.index.bodyOf(line), {
        segment: place.segment,
        offset: place.offset + tableStart(record),
      })
    }
    return done
  }

  /** Takes entries out, for good. */
  remove(lines: readonly number[]): Promise<void> {
    if (lines.length === 0) return Promise.resolve()
    const payload = Buffer.alloc(lines.length * 8)
    for (const [i, line] of lines.entries()) payload.writeDoubleLE(this.index.idOf(line), i * 8)
    const { done } = this.#append(KIND.remove, 0, payload)
    for (const line of lines) this.index.remove(line)
    return done
  }

  #append(
    kind: RecordHead['kind'],
    entryId: number,
    payload: Buffer,
    body?: PutBody,
  ): { place: Place; record: RecordHead; done: Promise<void> } {
    const table = body?.in === BODY_IN.record || body?.in === BODY_IN.file ? body.table : NO_TABLE
    const record: RecordHead = {
      kind,
      entryId,
      payloadBytes: payload.length,
      bodyIn: body?.in ?? BODY_IN.none,
      blocks: table.length / 4,
      bodyId: body?.id ?? 0,
      bodyBytes: body?.bytes ?? 0,
    }
    const inline = body?.in === BODY_IN.record ? body.pieces : []
    const { done, ...place } = this.log.append([encodeRecordHead(record, payload), payload, table, ...inline])
    done.catch(() => this.#lost(place))
    return { place, record, done }
  }

  /** Takes out whatever depends on a record that could not be written. */
  #lost(place: Place): void {
    const { index } = this
    if (isBehind(place, this.#lostFrom)) return
    this.#lostFrom = place
    for (const line of index.lines()) {
      const body = index.bodyOf(line)
      const lost = isBehind(index.headOf(line), place) || (body >= 0 && isBehind(index.bodyPlace(body).table, place))
      if (lost) index.remove(line)
    }
  }
}

/** Whether a place is this one, or behind it in the same segment. */
function isBehind(place: Place, first: Place): boolean {
  return place.segment === first.segment && place.offset >= first.offset
}

export function entryHashes(seeds: Seeds, key: string, selecting: Fields): EntryHashes {
  const names = [...new Set([...selecting].map(([name]) => name))].sort()
  const normal = names.map((name) => `${name}:${selecting.get(name)}`).join('\n')
  return { hash: hashKey(key, seeds.first), hash2: hashKey(key, seeds.second), selecting: hashKey(normal, seeds.first) }
}
