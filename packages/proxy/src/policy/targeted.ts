import { parseDictionary } from 'structured-headers'
import type { Fields } from '../http/fields.ts'
import { DIRECTIVES_MAX } from './limits.ts'
import { collect, type DirectiveValue, type ResponseDirectives } from './response-directives.ts'

/**
 * The directives of the first field of the target list that is present, valid and not empty (RFC 9213 section 2.2). undefined
 * where there is none: then Cache-Control and Expires count.
 */
export function targetedDirectives(fields: Fields, targets: readonly string[]): ResponseDirectives | undefined {
  for (const target of targets) {
    const value = fields.get(target)
    if (value === undefined) continue
    // RFC9213-2.2 first-valid: The first field of the target list that is valid and not empty counts, and only it.
    const directives = parseTargeted(value)
    if (directives !== undefined) return directives
  }
  return undefined
}

function parseTargeted(value: string): ResponseDirectives | undefined {
  const decimals = decimalMembers(value)
  const members: DirectiveValue[] = []
  try {
    // RFC9213-2.1 syntax: A targeted field is a structured dictionary: one that breaks its grammar, or is empty, is ignored whole.
    for (const [name, member] of parseDictionary(value)) {
      // RFC9213-2.1 parameters: Parameters of a directive are ignored.
      const bare = member[0]
      // A directive that is said not to be, `no-store=?0`, is as good as absent: Cache-Control has no such thing.
      if (bare !== false) members.push({ name, ...argumentOf(bare, decimals.has(name)) })
      else members.push({ name: `not ${name}`, argument: undefined, valid: false })
    }
  } catch {
    return undefined
  }
  return members.length === 0 || members.length > DIRECTIVES_MAX ? undefined : collect(members)
}

/** The argument as Cache-Control would have had it; not valid where its type is not the one that the directive has there. */
function argumentOf(
  value: unknown,
  isDecimal: boolean,
): { readonly argument: string | number | undefined; readonly valid: boolean } {
  if (value === true) return { argument: undefined, valid: true }
  // RFC9213-2.1 types: A value of another type than the directive's is not used: a max-age is an Integer, no Decimal and no String.
  if (typeof value === 'number') return { argument: value, valid: !isDecimal }
  // A String is right where field names stand; one of digits would pass for a number.
  if (typeof value === 'string') return { argument: value, valid: !/^[0-9]+$/.test(value) }
  return { argument: '', valid: false }
}

/** The parser gives 5.0 as the number 5: which members were Decimals is to be seen in the text alone. */
function decimalMembers(value: string): ReadonlySet<string> {
  const withoutStrings = value.replace(/"(?:[^"\\]|\\.)*"/g, '""')
  const names = new Set<string>()
  for (const match of withoutStrings.matchAll(/(?:^|,)[ \t]*([a-z*][a-z0-9_.*-]*)=-?[0-9]+\./g))
    names.add(match[1] as string)
  return names
}
