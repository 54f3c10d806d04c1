import { OVERLAPS_MAX, RANGES_MAX } from './limits.ts'

/** One byte-range as a client asks for it: from a position to a position or the end, or the last so many bytes. */
export type RangeSpec = { readonly first: number; readonly last?: number } | { readonly suffix: number }

/** Bytes `first` to `last`, inclusive. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** Reads a Range (RFC 9110 section 14.2); undefined where it is invalid, of another unit or of too many ranges: then it is ignored. */
export function parseRange(value: string): readonly RangeSpec[] | undefined {
  // RFC9110-14.2 unit: A Range of another unit than bytes is ignored; case makes no difference.
  const match = /^bytes=(.*)$/is.exec(value.trim())
  if (match === null) return undefined
  const texts = (match[1] as string).split(',')
  // RFC9110-17.15 bounded: A Range of very many ranges is ignored.
  if (texts.length > RANGES_MAX) return undefined
  const specs: RangeSpec[] = []
  for (const text of texts) {
    const trimmed = text.trim()
    if (trimmed === '') continue
    const spec = parseSpec(trimmed)
    // RFC9110-14.2 invalid: One invalid range makes the whole Range invalid, and an invalid one is ignored.
    if (spec === undefined) return undefined
    specs.push(spec)
  }
  return specs.length === 0 ? undefined : specs
}

function parseSpec(text: string): RangeSpec | undefined {
  const match = /^([0-9]*)-([0-9]*)$/.exec(text)
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '') return last === '' ? undefined : { suffix: Number(last) }
  if (last === '') return { first: Number(first) }
  return Number(first) <= Number(last) ? { first: Number(first), last: Number(last) } : undefined
}

/**
 * The bytes that ranges mean of a representation; those that it does not have are left out (RFC 9110 section 14.1.2).
 *
 * @param whole Its length in bytes.
 */
export function resolveRanges(specs: readonly RangeSpec[], whole: number): readonly ByteRange[] {
  const ranges: ByteRange[] = []
  for (const spec of specs) {
    if ('suffix' in spec) {
      // RFC9110-14.1.2 suffix: The last so many bytes, or all where there are fewer.
      if (spec.suffix > 0 && whole > 0) ranges.push({ first: Math.max(0, whole - spec.suffix), last: whole - 1 })
    } else if (spec.first < whole) {
      // RFC9110-14.1.2 clipped: A range that ends behind the end, or has no end, ends there.
      ranges.push({ first: spec.first, last: Math.min(spec.last ?? Infinity, whole - 1) })
    }
  }
  return ranges
}

/** Joins ranges that overlap; undefined where more do than an honest client asks for. Without overlaps the order stays as asked. */
export function withoutOverlaps(ranges: readonly ByteRange[]): readonly ByteRange[] | undefined {
  const sorted = [...ranges].sort((a, b) => a.first - b.first)
  const joined: ByteRange[] = []
  for (const range of sorted) {
    const before = joined.at(-1)
    if (before !== undefined && range.first <= before.last)
      joined[joined.length - 1] = { first: before.first, last: Math.max(before.last, range.last) }
    else joined.push(range)
  }
  const overlaps = ranges.length - joined.length
  // RFC9110-17.15 overlaps: A Range with more than two overlapping ranges is ignored; fewer are joined.
  if (overlaps > OVERLAPS_MAX) return undefined
  return overlaps === 0 ? ranges : joined
}
