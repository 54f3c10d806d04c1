import { contentRange, isOfItsLength, isWhole, parseContentRange, rangeBytes } from './content-range.ts'
import { factsOf, readFacts } from './facts.ts'
import { directiveRefusal } from './refusal.ts'
import { storableFields } from './storable-fields.ts'
import type { HeldRange, NewHead, ResponseHead, StoredHead, Times } from './types.ts'
import { updateFields } from './update-fields.ts'
import { shareStrongValidator } from './validators.ts'

/** Bytes `first` to `last` of the body that is `from`, positions in that body, inclusive. */
export interface Piece {
  readonly from: 'stored' | 'response'
  readonly first: number
  readonly last: number
}

/** One response out of two parts: `head` is a 200 where the parts make the whole, else a 206. */
export interface Combination {
  readonly head: NewHead
  /** In the order of the body. */
  readonly pieces: readonly Piece[]
  readonly bodyBytes: number
}

/**
 * Joins a 206 to a stored response (RFC 9111 section 3.4). undefined where they are not provably of the same representation
 * (no strong validator in common), leave a gap, or the 206 may not be stored: who asked for the rest then asks for the whole.
 */
export function combine(stored: StoredHead, response: ResponseHead, times: Times): Combination | undefined {
  const held = heldRange(stored)
  const come = response.status === 206 ? parseContentRange(response.fields.get('content-range') ?? '') : undefined
  if (held === undefined || come === undefined || !isOfItsLength(response, come)) return undefined
  // RFC9111-3.4 length: Parts that disagree about the length of the whole are not of one representation.
  if (held.whole !== undefined && come.whole !== undefined && held.whole !== come.whole) return undefined
  const before = factsOf(stored)
  const update = readFacts(response, times, before.options)
  if (!shareStrongValidator(before, update) || directiveRefusal(update) !== undefined) return undefined
  const pieces = join(held, come)
  if (pieces === undefined) return undefined
  const whole = held.whole ?? come.whole
  const joined: HeldRange = {
    first: Math.min(held.first, come.first),
    last: Math.max(held.last, come.last),
    ...(whole === undefined ? {} : { whole }),
  }
  // RFC9111-3.4 fields: The fields of the newer part update those of the stored one. What selects both stays: it selected the stored.
  const fields = updateFields(
    stored.fields,
    storableFields(response.fields, update, times.responseTimeMs),
    times.responseTimeMs,
    VARY,
  )
  const bodyBytes = rangeBytes(joined)
  fields.set('Content-Length', String(bodyBytes))
  const { method, selecting } = stored
  const common = {
    fields,
    method,
    selecting,
    requestTimeMs: times.requestTimeMs,
    responseTimeMs: times.responseTimeMs,
    invalidated: false,
  }
  // RFC9110-15.3.7.3 complete: Parts that make the whole are a 200 with the whole's Content-Length, and no Content-Range.
  if (isWhole(joined)) {
    fields.delete('content-range')
    return { head: { ...common, status: 200, statusText: 'OK' }, pieces, bodyBytes }
  }
  // RFC9110-15.3.7.3 still-partial: Parts that don't are a 206 with the range that they make.
  fields.set('Content-Range', contentRange(joined))
  return { head: { ...common, status: 206, statusText: 'Partial Content', range: joined }, pieces, bodyBytes }
}

const VARY: ReadonlySet<string> = new Set(['vary'])

function heldRange(stored: StoredHead): HeldRange | undefined {
  if (stored.status === 206) return stored.range
  return stored.status === 200 && stored.bodyBytes > 0
    ? { first: 0, last: stored.bodyBytes - 1, whole: stored.bodyBytes }
    : undefined
}

/** Stored bytes where both have them: those are here already. undefined where bytes between the two are in neither. */
function join(held: HeldRange, come: HeldRange): readonly Piece[] | undefined {
  // RFC9110-15.3.7.3 contiguous: Parts with a gap between them are not combined.
  if (come.first > held.last + 1 || held.first > come.last + 1) return undefined
  const pieces: Piece[] = []
  if (come.first < held.first) pieces.push({ from: 'response', first: 0, last: held.first - come.first - 1 })
  pieces.push({ from: 'stored', first: 0, last: held.last - held.first })
  if (come.last > held.last)
    pieces.push({ from: 'response', first: held.last + 1 - come.first, last: come.last - come.first })
  return pieces
}
