import { crc32 } from 'node:zlib'

/**
 * A segment is a file of records in a row. Each begins with 48 bytes, little-endian:
 *
 *      0  magic "CRrc"           12  bytes of the payload      32  bytes of the body (double)
 *      4  kind                   16  entry's number (double)   40  zero
 *      5  where the body is      24  body's number (double)    44  CRC-32 of bytes 0 to 43 and the payload
 *      8  blocks of the body
 *
 * then come the payload (the encoded head, or the numbers of removed entries), four bytes of checksum for each block of the
 * body, and the body itself where it is inline. The checksum of the record leaves the body out: that is checked block by
 * block when it is read. A record is found only by following those before it; bytes of a body that look like a record are never taken for one.
 */
export const RECORD_BYTES = 48
const MAGIC = 0x63725243

export const KIND = { put: 1, head: 2, remove: 3 } as const
export type Kind = (typeof KIND)[keyof typeof KIND]

/** Where a body is: there is none; in this record; in a file of its own; in an earlier record or file. */
export const BODY_IN = { none: 0, record: 1, file: 2, elsewhere: 3 } as const
export type BodyIn = (typeof BODY_IN)[keyof typeof BODY_IN]

export interface RecordHead {
  readonly kind: Kind
  readonly bodyIn: BodyIn
  readonly payloadBytes: number
  readonly blocks: number
  readonly entryId: number
  readonly bodyId: number
  readonly bodyBytes: number
}

/** Bytes of the whole record. */
export function recordBytes(record: RecordHead): number {
  return tableEnd(record) + (record.bodyIn === BODY_IN.record ? record.bodyBytes : 0)
}

/** Where the table of the body's checksums begins and ends within the record. */
export function tableStart(record: Pick<RecordHead, 'payloadBytes'>): number {
  return RECORD_BYTES + record.payloadBytes
}
function tableEnd(record: RecordHead): number {
  return tableStart(record) + record.blocks * 4
}

/** The first bytes of a record; what follows them is written after it as it is. */
export function encodeRecordHead(record: RecordHead, payload: Buffer): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES)
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.writeUInt8(record.kind, 4)
  bytes.writeUInt8(record.bodyIn, 5)
  bytes.writeUInt32LE(record.blocks, 8)
  bytes.writeUInt32LE(record.payloadBytes, 12)
  bytes.writeDoubleLE(record.entryId, 16)
  bytes.writeDoubleLE(record.bodyId, 24)
  bytes.writeDoubleLE(record.bodyBytes, 32)
  bytes.writeUInt32LE(checksum(bytes, 0, payload), 44)
  return bytes
}

/** The lengths that a record claims, before its checksum can be verified; undefined: no record begins here. */
export function peekRecordHead(bytes: Buffer, at: number): RecordHead | undefined {
  if (bytes.length - at < RECORD_BYTES || bytes.readUInt32LE(at) !== MAGIC) return undefined
  const record = {
    kind: bytes.readUInt8(at + 4) as Kind,
    bodyIn: bytes.readUInt8(at + 5) as BodyIn,
    blocks: bytes.readUInt32LE(at + 8),
    payloadBytes: bytes.readUInt32LE(at + 12),
    entryId: bytes.readDoubleLE(at + 16),
    bodyId: bytes.readDoubleLE(at + 24),
    bodyBytes: bytes.readDoubleLE(at + 32),
  }
  return Number.isSafeInteger(record.bodyBytes) && record.bodyBytes >= 0 ? record : undefined
}

/** Whether the checksum of a record fits its first bytes and its payload, which must all be there. */
export function verifyRecord(bytes: Buffer, at: number, record: RecordHead): boolean {
  const end = tableStart(record)
  if (bytes.length - at < end) return false
  return bytes.readUInt32LE(at + 44) === checksum(bytes, at, bytes.subarray(at + RECORD_BYTES, at + end))
}

function checksum(bytes: Buffer, at: number, payload: Buffer): number {
  return crc32(payload, crc32(bytes.subarray(at, at + 44)))
}
