import { Fields } from '../http/fields.ts'
import type { StoredHead } from '../policy/types.ts'

/** What is encoded: a head, the key it is under, and trailers if there were any; the body's length is kept elsewhere. */
export interface EncodedHead extends Omit<StoredHead, 'bodyBytes'> {
  readonly key: string
  readonly trailers?: Fields
}

/**
 * The bytes of a stored head: first the key, so that it can be compared without decoding the rest; then flags, status,
 * times, method, reason phrase and the lists of fields. A string is a number (its length times two, plus one if it is wide) and
 * then one byte a character, or two where a character needs them; so any string of JavaScript comes back as it was. Numbers that
 * count are LEB128, times and ranges are doubles, little-endian.
 */
const FLAG = { statusText: 1, range: 2, whole: 4, invalidated: 8, trailers: 16 } as const

/** Grows to the largest head seen; what `encodeHead` answers lies in it. */
let scratch: Buffer = Buffer.allocUnsafeSlow(16 * 1024)
let at = 0

/** The encoded head, in a buffer that the next call uses again: copy it at once. */
export function encodeHead(head: EncodedHead): Buffer {
  at = 0
  writeString(head.key)
  const { range } = head
  const flags =
    (head.statusText === undefined ? 0 : FLAG.statusText) |
    (range === undefined ? 0 : FLAG.range) |
    (range?.whole === undefined ? 0 : FLAG.whole) |
    (head.invalidated === true ? FLAG.invalidated : 0) |
    (head.trailers === undefined ? 0 : FLAG.trailers)
  writeCount(flags)
  writeCount(head.status)
  writeDouble(head.requestTimeMs)
  writeDouble(head.responseTimeMs)
  writeString(head.method)
  if (head.statusText !== undefined) writeString(head.statusText)
  if (range !== undefined) {
    writeDouble(range.first)
    writeDouble(range.last)
    if (range.whole !== undefined) writeDouble(range.whole)
  }
  writeFields(head.fields)
  writeFields(head.selecting)
  if (head.trailers !== undefined) writeFields(head.trailers)
  return scratch.subarray(0, at)
}

/** What `encodeHead` was given. The bytes are the store's own: they have passed their checksum, or never left memory. */
export function decodeHead(bytes: Buffer, start = 0): EncodedHead {
  const cursor = { bytes, at: start }
  const key = readString(cursor)
  const flags = readCount(cursor)
  const status = readCount(cursor)
  const requestTimeMs = readDouble(cursor)
  const responseTimeMs = readDouble(cursor)
  const method = readString(cursor)
  const statusText = flags & FLAG.statusText ? readString(cursor) : undefined
  let range: EncodedHead['range'] | undefined
  if (flags & FLAG.range) {
    const ends = { first: readDouble(cursor), last: readDouble(cursor) }
    range = flags & FLAG.whole ? { ...ends, whole: readDouble(cursor) } : ends
  }
  const fields = readFields(cursor)
  const selecting = readFields(cursor)
  return {
    key,
    method,
    status,
    fields,
    requestTimeMs,
    responseTimeMs,
    selecting,
    ...(statusText === undefined ? {} : { statusText }),
    ...(range === undefined ? {} : { range }),
    ...(flags & FLAG.invalidated ? { invalidated: true } : {}),
    ...(flags & FLAG.trailers ? { trailers: readFields(cursor) } : {}),
  }
}

/** The key of an encoded head. */
export function keyIn(bytes: Buffer, start = 0): string {
  return readString({ bytes, at: start })
}

/** Whether the encoded head at `start` is under this key; allocates nothing. */
export function keyEquals(bytes: Buffer, start: number, key: string): boolean {
  let position = start
  let mark = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[position++] as number
    mark |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  if (mark >>> 1 !== key.length) return false
  if ((mark & 1) === 0) {
    for (let i = 0; i < key.length; i++) if (bytes[position + i] !== key.charCodeAt(i)) return false
    return true
  }
  for (let i = 0; i < key.length; i++) if (bytes.readUInt16LE(position + 2 * i) !== key.charCodeAt(i)) return false
  return true
}

function reserve(bytes: number): void {
  if (at + bytes <= scratch.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, at + bytes))
  scratch.copy(larger, 0, 0, at)
  scratch = larger
}

function writeCount(count: number): void {
  reserve(5)
  let rest = count >>> 0
  while (rest >= 0x80) {
    scratch[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  scratch[at++] = rest
}

function writeDouble(value: number): void {
  reserve(8)
  at = scratch.writeDoubleLE(value, at)
}

function writeString(text: string): void {
  const wide = isWide(text)
  writeCount(text.length * 2 + (wide ? 1 : 0))
  reserve(text.length * 2)
  at += scratch.write(text, at, wide ? 'utf16le' : 'latin1')
}

function isWide(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return true
  return false
}

function writeFields(fields: Fields): void {
  const raw = fields.toRaw()
  writeCount(raw.length)
  for (const text of raw) writeString(text)
}

interface Cursor {
  readonly bytes: Buffer
  at: number
}

function readCount(cursor: Cursor): number {
  let count = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = cursor.bytes[cursor.at++] as number
    count |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  return count >>> 0
}

function readDouble(cursor: Cursor): number {
  const value = cursor.bytes.readDoubleLE(cursor.at)
  cursor.at += 8
  return value
}

function readString(cursor: Cursor): string {
  const mark = readCount(cursor)
  const start = cursor.at
  cursor.at += (mark >>> 1) << (mark & 1)
  return cursor.bytes.toString(mark & 1 ? 'utf16le' : 'latin1', start, cursor.at)
}

function readFields(cursor: Cursor): Fields {
  const count = readCount(cursor)
  const raw: string[] = new Array<string>(count)
  for (let i = 0; i < count; i++) raw[i] = readString(cursor)
  return Fields.fromRaw(raw)
}
