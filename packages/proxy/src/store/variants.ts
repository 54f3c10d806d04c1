import type { Fields } from '../http/fields.ts'

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
