import { Fields } from '../http/fields.ts'
import { parseRange, resolveRanges, withoutOverlaps, type ByteRange, type RangeSpec } from './byte-ranges.ts'
import { contentRange } from './content-range.ts'
import { parseHttpDate } from './date.ts'
import { stronglyEqual } from './entity-tag.ts'
import { factsOf } from './facts.ts'
import type { RequestHead, StoredHead } from './types.ts'
import { isStrongDate } from './validators.ts'

/** One part of a multipart/byteranges body: `head` goes before the bytes `first` to `last` of the stored body. */
export interface RangePart {
  readonly head: string
  readonly first: number
  readonly last: number
}

/** How a stored response answers a request's Range. `first` and `last` are positions in the stored body, inclusive. */
export type RangePlan =
  /** No Range that counts: the whole, with the stored status. */
  | { readonly kind: 'whole' }
  | {
      readonly kind: 'single'
      readonly status: 206
      readonly fields: Fields
      readonly first: number
      readonly last: number
    }
  | {
      readonly kind: 'multipart'
      readonly status: 206
      readonly fields: Fields
      readonly parts: readonly RangePart[]
      readonly tail: string
    }
  /** An empty body. */
  | { readonly kind: 'unsatisfiable'; readonly status: 416; readonly fields: Fields }

const WHOLE: RangePlan = { kind: 'whole' }

/**
 * How to answer the request's Range and If-Range from a stored response that `decide` chose (RFC 9110 section 14). Ask
 * `conditional` first. The fields are whole, without Age.
 *
 * @param boundary Separates the parts of a multipart answer: unpredictable, at most 70 characters of letters and digits.
 */
export function ranges(request: RequestHead, stored: StoredHead, boundary: string): RangePlan {
  const specs = rangesAsked(request, stored)
  if (specs === undefined) return WHOLE
  const whole = stored.range === undefined ? stored.bodyBytes : stored.range.whole
  const resolved = resolve(specs, stored, whole)
  if (resolved === undefined) return WHOLE
  if (resolved.length === 0) {
    // An empty body has no range to name; who asks for the last bytes of nothing is given all of it.
    return whole === 0 && specs.some((spec) => 'suffix' in spec && spec.suffix > 0) ? WHOLE : unsatisfiable(whole)
  }
  const wanted = withoutOverlaps(resolved)
  if (wanted === undefined) return WHOLE
  const offset = stored.range?.first ?? 0
  return wanted.length === 1
    ? single(stored, wanted[0] as ByteRange, whole, offset)
    : multipart(stored, wanted, whole, offset, boundary)
}

/** Whether a stored 206 has every byte that the request asks for. */
export function isSatisfiedByPart(request: RequestHead, stored: StoredHead): boolean {
  const specs = rangesAsked(request, stored)
  if (specs === undefined || stored.range === undefined) return false
  const resolved = resolve(specs, stored, stored.range.whole)
  const { first, last } = stored.range
  // RFC9111-3.3 within: A partial response answers only what lies within it.
  if (resolved === undefined || resolved.length !== specs.length) return false
  return (
    withoutOverlaps(resolved) !== undefined && resolved.every((range) => range.first >= first && range.last <= last)
  )
}

/**
 * The bytes of the whole that a request wants, where they are one range: all of it without a Range. undefined where they are
 * several, none, of another unit, or the length of the whole is not known.
 */
export function wantedRange(request: RequestHead, part: StoredHead): ByteRange | undefined {
  const whole = part.range?.whole
  const range = request.fields.get('range')
  // What makes no sense here may make some to the origin.
  if (whole === undefined || (range !== undefined && parseRange(range) === undefined)) return undefined
  const specs = rangesAsked(request, part)
  if (specs === undefined) return { first: 0, last: whole - 1 }
  const resolved = resolveRanges(specs, whole)
  return specs.length === 1 ? resolved[0] : undefined
}

/** The ranges that the request asks for and this response may answer; undefined where the whole is to be sent. */
function rangesAsked(request: RequestHead, stored: StoredHead): readonly RangeSpec[] | undefined {
  // RFC9110-14.2 get-only: Range counts for GET alone, and only where the answer would be a 200.
  if (request.method !== 'GET' || (stored.status !== 200 && stored.status !== 206)) return undefined
  const range = request.fields.get('range')
  if (range === undefined) return undefined
  const ifRange = request.fields.get('if-range')
  if (ifRange !== undefined && !ifRangeHolds(ifRange.trim(), stored)) return undefined
  return parseRange(range)
}

function ifRangeHolds(value: string, stored: StoredHead): boolean {
  const facts = factsOf(stored)
  // RFC9110-13.1.5 etag: An If-Range with an entity tag holds where that is strongly equal to the stored one.
  if (value.startsWith('"') || value.startsWith('W/'))
    return facts.etag !== undefined && stronglyEqual(value, facts.etag)
  // RFC9110-13.1.5 date: An If-Range with a date holds where that is exactly a strong Last-Modified.
  return isStrongDate(facts) && parseHttpDate(value, stored.responseTimeMs) === facts.lastModifiedMs
}

/** The ranges in bytes; undefined where that would take the length of the whole, and it is not known. */
function resolve(
  specs: readonly RangeSpec[],
  stored: StoredHead,
  whole: number | undefined,
): readonly ByteRange[] | undefined {
  if (whole !== undefined) return resolveRanges(specs, whole)
  const held = stored.range
  if (
    held === undefined ||
    !specs.every((spec) => 'first' in spec && spec.last !== undefined && spec.last <= held.last)
  )
    return undefined
  return resolveRanges(specs, held.last + 1)
}

function single(stored: StoredHead, range: ByteRange, whole: number | undefined, offset: number): RangePlan {
  // RFC9110-15.3.7.1 single: One range is answered with a Content-Range and that range, never as multipart.
  const fields = stored.fields.clone()
  fields.delete('age')
  fields.set('Content-Range', contentRange(whole === undefined ? range : { ...range, whole }))
  fields.set('Content-Length', String(range.last - range.first + 1))
  return { kind: 'single', status: 206, fields, first: range.first - offset, last: range.last - offset }
}

function multipart(
  stored: StoredHead,
  wanted: readonly ByteRange[],
  whole: number | undefined,
  offset: number,
  boundary: string,
): RangePlan {
  // RFC9110-15.3.7.2 multipart: Several ranges are answered as multipart/byteranges, each with its own Content-Range.
  const type = stored.fields.get('content-type')
  const parts = wanted.map((range, index): RangePart => {
    const lines = [`${index === 0 ? '' : '\r\n'}--${boundary}`]
    if (type !== undefined) lines.push(`Content-Type: ${type}`)
    lines.push(`Content-Range: ${contentRange(whole === undefined ? range : { ...range, whole })}`, '', '')
    return { head: lines.join('\r\n'), first: range.first - offset, last: range.last - offset }
  })
  const tail = `\r\n--${boundary}--\r\n`
  const bytes = parts.reduce((sum, part) => sum + byteLength(part.head) + part.last - part.first + 1, tail.length)
  const fields = stored.fields.clone()
  fields.delete('age')
  // RFC9110-15.3.7.2 no-content-range: The head of a multipart answer has no Content-Range.
  fields.delete('content-range')
  fields.set('Content-Type', `multipart/byteranges; boundary=${boundary}`)
  fields.set('Content-Length', String(bytes))
  return { kind: 'multipart', status: 206, fields, parts, tail }
}

/** Field values are Latin-1, as node reads and writes them: a character is a byte. */
function byteLength(latin1: string): number {
  return latin1.length
}

function unsatisfiable(whole: number | undefined): RangePlan {
  // RFC9110-15.5.17 length: A 416 says how long the whole is.
  return {
    kind: 'unsatisfiable',
    status: 416,
    fields: Fields.from([
      ['Content-Range', `bytes */${whole ?? '*'}`],
      ['Content-Length', '0'],
    ]),
  }
}
