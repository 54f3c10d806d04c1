import { NORMAL_FORMS_KEPT_MAX, NORMAL_FORM_KEPT_CHARS_MAX } from './limits.ts'

/**
 * Request fields in a normal form, for comparing them (RFC 9111 section 4.1): what differs only in ways that have no meaning
 * becomes equal. Normal forms are their own normal form.
 */

/** Fields of preferences, and the normal forms found last: browsers send the same few values again and again. */
const PREFERENCES: ReadonlyMap<string, Map<string, string>> = new Map(
  ['accept', 'accept-charset', 'accept-encoding', 'accept-language'].map((name) => [name, new Map<string, string>()]),
)

/**
 * The normal form of a request field.
 *
 * @param name In lower case.
 * @param value All lines combined.
 */
export function normaliseFieldValue(name: string, value: string): string {
  const kept = PREFERENCES.get(name)
  if (kept === undefined) return list(value)
  const known = kept.get(value)
  if (known !== undefined) return known
  const normal = preferences(name, value)
  if (value.length > NORMAL_FORM_KEPT_CHARS_MAX) return normal
  // Forgetting all at once costs less than knowing which was used last.
  if (kept.size >= NORMAL_FORMS_KEPT_MAX) kept.clear()
  kept.set(value, normal)
  return normal
}

/** Of a field that is not known: white space beside commas and at the ends goes, outside quotes. */
function list(value: string): string {
  // RFC9111-4.1 white-space: White space that lists may have anywhere makes no difference, nor does how lines were split.
  return splitOutsideQuotes(value, ',')?.join(', ') ?? value.trim()
}

/**
 * Of a field of preferences: case, white space, the writing of weights and the order of members go. The order says nothing:
 * weights do (RFC 9110 sections 12.4.2 and 12.5.4).
 */
function preferences(name: string, value: string): string {
  // RFC9111-4.1 preferences: Accept fields that prefer the same are equal, whatever their order, case and spelling of weights.
  const members = splitOutsideQuotes(value, ',')
  if (members === undefined) return value.trim()
  return members
    .filter((member) => member !== '')
    .map((member) => preference(name, member))
    .sort()
    .join(', ')
}

function preference(name: string, member: string): string {
  const [range = '', ...parameters] = splitOutsideQuotes(member, ';') ?? []
  let weight = ''
  let normal = range.toLowerCase()
  // "x-gzip" is "gzip", "x-compress" is "compress" (RFC 9110 section 8.4.1).
  if (name === 'accept-encoding' && (normal === 'x-gzip' || normal === 'x-compress')) normal = normal.slice(2)
  for (const parameter of parameters) {
    const match = /^q=([01](?:\.[0-9]{0,3})?)$/i.exec(parameter)
    if (match === null) normal += `;${parameter}`
    else if (Number(match[1]) !== 1) weight = `;q=${Number(match[1])}`
  }
  return normal + weight
}

/** Parts between separators that stand in no quoted string, trimmed. undefined: a quote is left open, and nothing is sure. */
function splitOutsideQuotes(value: string, separator: ',' | ';'): string[] | undefined {
  if (!value.includes('"')) return value.split(separator).map((part) => part.trim())
  const parts: string[] = []
  let from = 0
  let quoted = false
  for (let i = 0; i < value.length; i++) {
    const char = value[i]
    if (char === '"') quoted = !quoted
    else if (quoted && char === '\\') i++
    else if (!quoted && char === separator) {
      parts.push(value.slice(from, i).trim())
      from = i + 1
    }
  }
  parts.push(value.slice(from).trim())
  return quoted ? undefined : parts
}
