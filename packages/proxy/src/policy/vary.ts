import { Fields } from '../http/fields.ts'
import { goesNoFurther } from '../http/hop-by-hop.ts'
import { VARY_NAMES_MAX } from './limits.ts'
import { normaliseFieldValue } from './normalise.ts'

/** The names that a response's Vary nominates: lower case, each once. "*" where it can match no request; undefined where there is no Vary. */
export function parseVary(fields: Fields): readonly string[] | '*' | undefined {
  const value = fields.get('vary')
  if (value === undefined) return undefined
  const names = new Set<string>()
  for (const member of value.split(',')) {
    const name = member.trim().toLowerCase()
    // RFC9111-4.1 star: A Vary with a member "*" matches no request, whatever stands beside it.
    if (name === '*') return '*'
    if (name !== '') names.add(name)
    if (names.size > VARY_NAMES_MAX) return '*'
  }
  return names.size === 0 ? undefined : [...names]
}

/** The request's fields that select a response: what `selecting` of a stored head holds. */
export function selectingFields(request: Fields, vary: readonly string[] | undefined): Fields {
  const selecting = new Fields()
  for (const name of vary ?? []) {
    const value = asSentOn(request, name)
    if (value !== undefined) selecting.append(name, normaliseFieldValue(name, value))
  }
  return selecting
}

/** Whether a request would be given the response that these fields selected (RFC 9111 section 4.1). */
export function isSelected(request: Fields, vary: readonly string[] | '*' | undefined, selecting: Fields): boolean {
  if (vary === undefined) return true
  if (vary === '*') return false
  for (const name of vary) {
    const asked = asSentOn(request, name)
    const had = selecting.get(name)
    // Normal forms are their own normal form, so equal texts need no work.
    if (asked === had) continue
    // RFC9111-4.1 absent: A field that one of the two requests lacks, the other must lack too.
    if (asked === undefined || had === undefined) return false
    // RFC9111-4.1 match: All nominated fields must be equal, once normalised.
    if (normaliseFieldValue(name, asked) !== had) return false
  }
  return true
}

/** A field as the origin sees it, who chose the response by it. */
function asSentOn(request: Fields, name: string): string | undefined {
  const value = request.get(name)
  // RFC9111-4.1 as-forwarded: A field that is not sent on, as Connection lists it, was not there for the origin to choose by.
  return value === undefined || goesNoFurther(request, name) ? undefined : value
}
