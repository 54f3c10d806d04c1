/** The lowest bit of the first number: characters are two bytes each. */
export const WIDE = 1

/** Room before the numbers for the count that says how many bytes of them there are. */
const MARK_BYTES = 5
const NOT_LATIN1 = /[^\0-\xff]/

/** Grow to the largest head seen. */
let scratch: Buffer = Buffer.allocUnsafeSlow(16 * 1024)

/** Takes numbers, then all characters at once. */
export interface Writer {
  at: number
  /** The whole: mark, numbers, characters. It lies in a buffer that the next writer uses again. */
  finish(characters: string): Buffer
}

export function writer(): Writer {
  return { at: MARK_BYTES, finish }
}

function finish(this: Writer, characters: string): Buffer {
  const wide = NOT_LATIN1.test(characters)
  reserve(this.at, characters.length * 2)
  const end = this.at + scratch.write(characters, this.at, wide ? 'utf16le' : 'latin1')
  const mark = (this.at - MARK_BYTES) * 2 + (wide ? WIDE : 0)
  // The mark is written backwards from the numbers, so that what it counts need not be moved.
  const start = MARK_BYTES - countBytes(mark)
  writeCount({ at: start, finish }, mark)
  return scratch.subarray(start, end)
}

/** A count from 0 to 2^32 - 1, in LEB128. */
export function writeCount(out: Writer, count: number): void {
  reserve(out.at, 5)
  let rest = count >>> 0
  while (rest >= 0x80) {
    scratch[out.at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  scratch[out.at++] = rest
}

/** A double, little-endian: times and byte positions go beyond 32 bits. */
export function writeDouble(out: Writer, value: number): void {
  reserve(out.at, 8)
  out.at = scratch.writeDoubleLE(value, out.at)
}

function countBytes(count: number): number {
  let bytes = 1
  for (let rest = count >>> 7; rest > 0; rest >>>= 7) bytes++
  return bytes
}

function reserve(at: number, bytes: number): void {
  if (at + bytes <= scratch.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, at + bytes))
  scratch.copy(larger, 0, 0, at)
  scratch = larger
}

interface Cursor {
  readonly bytes: Buffer
  at: number
}

/** Gives numbers back, and characters in the order in which they were written. */
export interface Reader extends Cursor {
  /** The next so many characters. */
  text(length: number): string
}

export function reader(bytes: Buffer, start: number, end: number): Reader {
  const cursor = { bytes, at: start }
  const mark = readCount(cursor)
  const characters = bytes.toString(mark & WIDE ? 'utf16le' : 'latin1', cursor.at + (mark >>> 1), end)
  let next = 0
  return {
    bytes,
    at: cursor.at,
    text(length) {
      next += length
      return characters.slice(next - length, next)
    },
  }
}

export function readCount(cursor: Cursor): number {
  let count = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = cursor.bytes[cursor.at++] as number
    count |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  return count >>> 0
}

export function readDouble(cursor: Cursor): number {
  cursor.at += 8
  return cursor.bytes.readDoubleLE(cursor.at - 8)
}
