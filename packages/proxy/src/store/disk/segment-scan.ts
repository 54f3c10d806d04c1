import { RECORD_BYTES, peekRecordHead, recordBytes, tableStart, verifyRecord, type RecordHead } from './record.ts'
import { RECORD_PAYLOAD_BYTES_MAX } from '../limits.ts'
import type { DiskFile } from './files.ts'

/** Read at once: heads of several records lie in it when bodies are small, and little is read in vain when they are not. */
const WINDOW_BYTES = 128 * 1024

/** A record that was found, its payload, and where it begins. */
export interface FoundRecord {
  readonly record: RecordHead
  readonly payload: Buffer
  readonly offset: number
}

/**
 * The records of a segment from an offset on, bodies skipped, up to the first that is torn or fails its checksum. What
 * is behind that is lost: looking for another record there could find one that a body's author wrote into the body.
 */
export async function* scanSegment(file: DiskFile, from: number, size: number): AsyncGenerator<FoundRecord> {
  let window: Buffer = Buffer.alloc(0)
  let windowStart = from
  const fill = async (offset: number, bytes: number): Promise<number> => {
    const at = offset - windowStart
    if (at >= 0 && at + bytes <= window.length) return at
    const target = Buffer.allocUnsafeSlow(Math.max(WINDOW_BYTES, bytes))
    window = target.subarray(0, await file.read(target, offset))
    windowStart = offset
    return 0
  }
  for (let offset = from; offset + RECORD_BYTES <= size; ) {
    const start = await fill(offset, RECORD_BYTES)
    const record = peekRecordHead(window, start)
    if (record === undefined || record.payloadBytes > RECORD_PAYLOAD_BYTES_MAX) return
    if (offset + recordBytes(record) > size) return
    const at = await fill(offset, tableStart(record))
    if (!verifyRecord(window, at, record)) return
    yield { record, offset, payload: window.subarray(at + RECORD_BYTES, at + tableStart(record)) }
    offset += recordBytes(record)
  }
}
