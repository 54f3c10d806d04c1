import type { NewHead, ResponseHead, StoredHead, Times } from './types.ts'

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
 * (no strong validator in common), or leave a gap.
 */
export function combine(stored: StoredHead, response: ResponseHead, times: Times): Combination | undefined {
  void [stored, response, times]
  return undefined
}
