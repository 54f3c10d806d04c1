/** UTF-8 (RFC 3629) by hand: this package has no platform to ask, and well-formedness is part of what it promises. */

/** Bytes that a text takes, or -1 where it holds half a surrogate pair. */
export function utf8Length(text: string): number {
  let length = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) length += 1
    else if (unit < 0x800) length += 2
    else if (unit < 0xd800 || unit > 0xdfff) length += 3
    else {
      const next = text.charCodeAt(index + 1)
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return -1
      length += 4
      index++
    }
  }
  return length
}

/** Writes a text whose `utf8Length` is not -1 and for which there is room. */
export function writeUtf8(text: string, bytes: Uint8Array, at: number): void {
  for (let index = 0; index < text.length; index++) {
    const point = text.codePointAt(index)!
    if (point < 0x80) {
      bytes[at++] = point
    } else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6)
      bytes[at++] = 0x80 | (point & 63)
    } else if (point < 0x10000) {
      bytes[at++] = 0xe0 | (point >> 12)
      bytes[at++] = 0x80 | ((point >> 6) & 63)
      bytes[at++] = 0x80 | (point & 63)
    } else {
      bytes[at++] = 0xf0 | (point >> 18)
      bytes[at++] = 0x80 | ((point >> 12) & 63)
      bytes[at++] = 0x80 | ((point >> 6) & 63)
      bytes[at++] = 0x80 | (point & 63)
      index++
    }
  }
}

/** Characters that one call of `String.fromCharCode` gets: more would strain the stack, fewer cost calls. */
const UNITS_PER_CALL = 2048

/** The text of the bytes from `at` to `end`; undefined where they are ill-formed. */
export function readUtf8(bytes: Uint8Array, at: number, end: number): string | undefined {
  let text = ''
  for (let from = at; from < end; ) {
    const units: number[] = []
    while (from < end && units.length < UNITS_PER_CALL) {
      const byte = bytes[from]!
      if (byte < 0x80) {
        units.push(byte)
        from += 1
        continue
      }
      const point = codePointAt(bytes, from, end)
      if (point < 0) return undefined
      if (point < 0x10000) units.push(point)
      else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff))
      from += point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    }
    const piece = String.fromCharCode(...units)
    text = text === '' ? piece : text + piece
  }
  return text
}

/** The code point of the longer sequence that begins at `at`, or -1: those of RFC 3629 section 4 and no others. */
function codePointAt(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  if (length === 0 || at + length > end) return -1
  let point = first & (0xff >> (length + 1))
  for (let index = at + 1; index < at + length; index++) {
    const next = bytes[index]!
    if ((next & 0xc0) !== 0x80) return -1
    point = (point << 6) | (next & 63)
  }
  if (length === 3) return point < 0x800 || (point >= 0xd800 && point <= 0xdfff) ? -1 : point
  if (length === 4) return point < 0x10000 || point > 0x10ffff ? -1 : point
  return point
}
