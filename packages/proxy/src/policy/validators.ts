import { Fields } from '../http/fields.ts'
import { isStrong, stronglyEqual } from './entity-tag.ts'
import { factsOf, type Facts } from './facts.ts'
import type { StoredHead } from './types.ts'

/** What of a response's head validators are read from. */
type Validators = Pick<Facts, 'etag' | 'lastModifiedMs' | 'dateMs'>

/** The conditions of a request that validates a stored response (RFC 9111 section 4.3.1); empty where it has no validator. */
export function validationConditions(stored: StoredHead): Fields {
  const { etag, lastModifiedMs } = factsOf(stored)
  const conditions = new Fields()
  // RFC9111-4.3.1 etag: A stored entity tag is sent as If-None-Match, as it came.
  if (etag !== undefined) conditions.append('If-None-Match', etag)
  // RFC9111-4.3.1 last-modified: A stored Last-Modified is sent as If-Modified-Since, beside the entity tag too.
  if (lastModifiedMs !== undefined)
    conditions.append('If-Modified-Since', (stored.fields.getAll('last-modified')[0] as string).trim())
  return conditions
}

/** Whether two responses are provably parts of the same bytes. */
export function shareStrongValidator(a: Validators, b: Validators): boolean {
  // RFC9111-3.4 validator: Parts are combined only where a strong validator of theirs is equal.
  if (a.etag !== undefined || b.etag !== undefined)
    return a.etag !== undefined && b.etag !== undefined && stronglyEqual(a.etag, b.etag)
  return isStrongDate(a) && isStrongDate(b) && a.lastModifiedMs === b.lastModifiedMs
}

/** Whether a Last-Modified tells two versions apart. */
export function isStrongDate({ lastModifiedMs, dateMs }: Validators): boolean {
  // RFC9110-8.8.2.2 strong-date: A Last-Modified is a strong validator where Date is at least a second after it.
  return lastModifiedMs !== undefined && dateMs !== undefined && dateMs - lastModifiedMs >= 1000
}

/** The value of an If-Range that asks for more of the same; undefined where no strong validator is there to ask by. */
export function ifRangeValue(stored: StoredHead): string | undefined {
  const facts = factsOf(stored)
  if (facts.etag !== undefined) return isStrong(facts.etag) ? facts.etag : undefined
  return isStrongDate(facts) ? (stored.fields.getAll('last-modified')[0] as string).trim() : undefined
}
