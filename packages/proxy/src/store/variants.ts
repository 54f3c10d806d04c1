import type { Fields } from '../http/fields.ts'
import type { StoredResponse } from './store.ts'

/**
 * Whether two stored responses were selected by the same request fields (RFC 9111 section 4.1): the same names, each
 * with the same combined value. Then whoever would be served the one would be served the other, and the newer replaces.
 */
export function sameSelecting(a: Fields, b: Fields): boolean {
  if (a === b) return true
  return covers(a, b) && covers(b, a)
}

function covers(a: Fields, b: Fields): boolean {
  for (const [name] of a) if (a.get(name) !== b.get(name)) return false
  return true
}

/** Newest first: by the time the response came, and where that is equal, by the order they were stored in. */
export function newestFirst(
  a: { readonly responseTimeMs: number; readonly id: number },
  b: { readonly responseTimeMs: number; readonly id: number },
): number {
  return b.responseTimeMs - a.responseTimeMs || b.id - a.id
}

/**
 * Whether two entries of one key are the same response, though one may have been validated since: what is learned of one is then true of
 * the other's body. Without a validator only their times tell.
 */
export function isSameResponse(a: StoredResponse, b: StoredResponse): boolean {
  if (a.status !== b.status || a.bodyBytes !== b.bodyBytes || !sameSelecting(a.selecting, b.selecting)) return false
  const [tag, date] = VALIDATORS.map((name) => a.fields.get(name))
  if (VALIDATORS.some((name) => a.fields.get(name) !== b.fields.get(name))) return false
  return tag !== undefined || date !== undefined || a.responseTimeMs === b.responseTimeMs
}

const VALIDATORS = ['etag', 'last-modified']
