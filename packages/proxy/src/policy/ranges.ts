import type { Fields } from '../http/fields.ts'
import type { RequestHead, StoredHead } from './types.ts'

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
  | { readonly kind: 'single'; readonly status: 206; readonly fields: Fields; readonly first: number; readonly last: number }
  | { readonly kind: 'multipart'; readonly status: 206; readonly fields: Fields; readonly parts: readonly RangePart[]; readonly tail: string }
  /** An empty body. */
  | { readonly kind: 'unsatisfiable'; readonly status: 416; readonly fields: Fields }

/**
 * How to answer the request's Range and If-Range from a stored response that `decide` chose (RFC 9110 section 14). Ask
 * `conditional` first. The fields are whole, without Age.
 *
 * @param boundary Separates the parts of a multipart answer: unpredictable, at most 70 characters of letters and digits.
 */
export function ranges(request: RequestHead, stored: StoredHead, boundary: string): RangePlan {
  void [request, stored, boundary]
  return { kind: 'whole' }
}
