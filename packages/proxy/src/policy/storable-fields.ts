import { Fields } from '../http/fields.ts'
import { endToEnd } from '../http/hop-by-hop.ts'
import { formatHttpDate } from './date.ts'
import type { Facts } from './facts.ts'

/** The fields of a response that are stored, and so may be served again (RFC 9111 section 3.1). */
export function storableFields(fields: Fields, facts: Facts, responseTimeMs: number): Fields {
  // RFC9111-3.1 hop-by-hop: Fields of the connection, those that Connection lists and those of the proxy are not stored.
  const kept = endToEnd(fields)
  const { privateFields, noCacheFields } = facts.directives
  // RFC9111-3.1 private-fields: A shared cache does not store the fields that private names.
  if (facts.options.shared) for (const name of privateFields) kept.delete(name)
  // RFC9111-3.1 no-cache-fields: The fields that no-cache names are not stored, and so not served without validation.
  for (const name of noCacheFields) kept.delete(name)
  // RFC9110-6.6.1 date: A response without a Date that can be read is given the time at which it came.
  if (facts.dateMs === undefined) kept.set('Date', formatHttpDate(responseTimeMs))
  return kept
}
