import type { Fields } from '../http/fields.ts'
import type { RequestHead, StoredHead } from './types.ts'

/**
 * What the request's conditions make of a stored response that would otherwise be served: 304, or undefined where they let it
 * pass (RFC 9110 section 13.2.2). If-Match and If-Unmodified-Since are for origins: `decide` has forwarded them unless they hold.
 */
export function conditional(request: RequestHead, stored: StoredHead): 304 | undefined {
  void [request, stored]
  return undefined
}

/** The fields of a 304 made from a stored response, without Age (RFC 9110 section 15.4.5). */
export function notModifiedFields(stored: StoredHead): Fields {
  return stored.fields.clone()
}

/** A copy of a request's fields in which the cache's conditions stand in place of the client's. */
export function withConditions(fields: Fields, conditions: Fields): Fields {
  void conditions
  return fields.clone()
}
