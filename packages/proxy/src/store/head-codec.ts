import { Fields } from '../http/fields.ts'
import type { StoredHead } from '../policy/types.ts'
import { placeOfText, textAtPlace } from './known-texts.ts'
import {
  WIDE,
  readCount,
  readDouble,
  reader,
  writeCount,
  writeDouble,
  writer,
  type Reader,
  type Writer,
} from './head-bytes.ts'

/** What is encoded: a head, the key it is under, and trailers if there were any; the body's length is kept elsewhere. */
export interface EncodedHead extends Omit<StoredHead, 'bodyBytes'> {
  readonly key: string
  readonly trailers?: Fields
}

/**
 * The bytes of a stored head have two parts. First numbers: how many bytes of them follow, the length of the key, flags, status, times,
 * range, how many fields there are and how long each string is, or which known one it is. Then the characters of all other strings
 * in a row, the key's first, so that one call turns them into bytes and back (a third of the time that a call for each takes).
 * Characters are one byte each, or, where a single one of them needs it, all of them two; any string of JavaScript comes back.
 */
const FLAG = { statusText: 1, range: 2, whole: 4, invalidated: 8, trailers: 16, known: 32 } as const

/** The encoded head, in a buffer that the next call uses again: copy it at once. */
export function encodeHead(head: EncodedHead): Buffer {
  const { range } = head
  const out = writer()
  const texts: string[] = [head.key]
  writeCount(out, head.key.length)
  writeCount(
    out,
    (head.statusText === undefined ? 0 : FLAG.statusText) |
      (range === undefined ? 0 : FLAG.range) |
      (range?.whole === undefined ? 0 : FLAG.whole) |
      (head.invalidated === true ? FLAG.invalidated : 0) |
      (head.trailers === undefined ? 0 : FLAG.trailers) |
      FLAG.known,
  )
  writeCount(out, head.status)
  writeDouble(out, head.requestTimeMs)
  writeDouble(out, head.responseTimeMs)
  if (range !== undefined) {
    writeDouble(out, range.first)
    writeDouble(out, range.last)
    if (range.whole !== undefined) writeDouble(out, range.whole)
  }
  writeText(out, head.method, texts)
  if (head.statusText !== undefined) writeText(out, head.statusText, texts)
  for (const fields of head.trailers === undefined
    ? [head.fields, head.selecting]
    : [head.fields, head.selecting, head.trailers]) {
    const raw = fields.toRaw()
    writeCount(out, raw.length)
    for (const text of raw) writeText(out, text, texts)
  }
  return out.finish(texts.join(''))
}

/** What `encodeHead` was given. The bytes are the store's own: they have passed their checksum, or never left memory. */
export function decodeHead(bytes: Buffer, start = 0, end = bytes.length): EncodedHead {
  const from = reader(bytes, start, end)
  const key = from.text(readCount(from))
  const flags = readCount(from)
  const status = readCount(from)
  const requestTimeMs = readDouble(from)
  const responseTimeMs = readDouble(from)
  const ends = flags & FLAG.range ? { first: readDouble(from), last: readDouble(from) } : undefined
  const range = ends !== undefined && flags & FLAG.whole ? { ...ends, whole: readDouble(from) } : ends
  const known = (flags & FLAG.known) !== 0
  const method = readText(from, known)
  const statusText = flags & FLAG.statusText ? readText(from, known) : undefined
  const fields = readFields(from, known)
  const selecting = readFields(from, known)
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
    ...(flags & FLAG.trailers ? { trailers: readFields(from, known) } : {}),
  }
}

/** Whether the encoded head at `start` is under this key; allocates nothing. */
export function keyEquals(bytes: Buffer, start: number, key: string): boolean {
  const cursor = { bytes, at: start }
  const mark = readCount(cursor)
  const characters = cursor.at + (mark >>> 1)
  if (readCount(cursor) !== key.length) return false
  if ((mark & WIDE) === 0) {
    for (let i = 0; i < key.length; i++) if (bytes[characters + i] !== key.charCodeAt(i)) return false
    return true
  }
  for (let i = 0; i < key.length; i++) if (bytes.readUInt16LE(characters + 2 * i) !== key.charCodeAt(i)) return false
  return true
}

function readFields(from: Reader, known: boolean): Fields {
  const raw = new Array<string>(readCount(from))
  for (let i = 0; i < raw.length; i++) raw[i] = readText(from, known)
  return Fields.fromRaw(raw)
}

/** An odd count is a place among the known texts, an even one twice the length of what goes to the others. */
function writeText(out: Writer, text: string, others: string[]): void {
  const place = placeOfText(text)
  writeCount(out, place < 0 ? text.length * 2 : place * 2 + 1)
  if (place < 0) others.push(text)
}

/** `known` is false for heads from before there were known texts: their counts are lengths. */
function readText(from: Reader, known: boolean): string {
  const count = readCount(from)
  if (!known) return from.text(count)
  return count & 1 ? textAtPlace(count >>> 1) : from.text(count >>> 1)
}
