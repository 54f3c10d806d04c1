import { parseDirectives } from './directive-list.ts'
import { parseSeconds } from './seconds.ts'

/** What a response asks of caches (RFC 9111 section 5.2.2, RFC 5861, RFC 8246). Times in seconds; undefined where it does not say. */
export interface ResponseDirectives {
  readonly maxAge?: number
  readonly sMaxage?: number
  readonly staleWhileRevalidate?: number
  readonly staleIfError?: number
  readonly noStore: boolean
  /** The unqualified form. */
  readonly noCache: boolean
  /** The unqualified form. */
  readonly private: boolean
  /** Fields of the qualified forms, lower case: not to be served, and in a shared cache not to be stored. */
  readonly noCacheFields: readonly string[]
  readonly privateFields: readonly string[]
  readonly public: boolean
  readonly mustRevalidate: boolean
  readonly proxyRevalidate: boolean
  readonly mustUnderstand: boolean
  readonly immutable: boolean
}

/** A directive in whichever syntax it came: "valid" is what the field's grammar says of it. */
export interface DirectiveValue {
  readonly name: string
  /** undefined: none was given. A number where the syntax has numbers of its own. */
  readonly argument: string | number | undefined
  readonly valid: boolean
}

export const NOTHING_SAID: ResponseDirectives = {
  noStore: false,
  noCache: false,
  private: false,
  noCacheFields: [],
  privateFields: [],
  public: false,
  mustRevalidate: false,
  proxyRevalidate: false,
  mustUnderstand: false,
  immutable: false,
}

/** Reads a response's Cache-Control. More directives than can be honoured are as good as no-store. */
export function parseResponseDirectives(value: string): ResponseDirectives {
  const list = parseDirectives(value)
  if (list === undefined) return { ...NOTHING_SAID, noStore: true }
  return collect(list.map(({ name, argument, wellFormed }) => ({ name, argument, valid: wellFormed })))
}

/**
 * The sense of a list of directives. Doubt goes to the side of caution: what restricts counts however it is written, what
 * permits only when it is written right.
 */
export function collect(list: readonly DirectiveValue[]): ResponseDirectives {
  const said: { -readonly [K in keyof ResponseDirectives]: ResponseDirectives[K] } = { ...NOTHING_SAID }
  for (const directive of list) {
    const plain = directive.valid && directive.argument === undefined
    // RFC9111-5.2.3 extensions: Directives that are not known are ignored.
    switch (directive.name) {
      case 'max-age':
        // RFC9111-4.2.1 duplicates: Of several values of one directive the first counts.
        // RFC9111-4.2.1 invalid: Freshness that can't be read makes a response stale.
        said.maxAge ??= seconds(directive) ?? 0
        break
      case 's-maxage':
        said.sMaxage ??= seconds(directive) ?? 0
        break
      case 'stale-while-revalidate':
        said.staleWhileRevalidate ??= seconds(directive) ?? 0
        break
      case 'stale-if-error':
        said.staleIfError ??= seconds(directive) ?? 0
        break
      case 'no-store':
        said.noStore = true
        break
      case 'no-cache':
        // RFC9111-5.2.2.4 qualified: With field names, no-cache is about those fields only.
        if (namesFields(directive)) said.noCacheFields = [...said.noCacheFields, ...fieldNames(directive.argument)]
        else said.noCache = true
        break
      case 'private':
        // RFC9111-5.2.2.7 qualified: With field names, private is about those fields only.
        if (namesFields(directive)) said.privateFields = [...said.privateFields, ...fieldNames(directive.argument)]
        else said.private = true
        break
      case 'must-revalidate':
        said.mustRevalidate = true
        break
      case 'proxy-revalidate':
        said.proxyRevalidate = true
        break
      case 'public':
        if (plain) said.public = true
        break
      case 'must-understand':
        if (plain) said.mustUnderstand = true
        break
      case 'immutable':
        if (plain) said.immutable = true
        break
    }
  }
  return said
}

function seconds(directive: DirectiveValue): number | undefined {
  if (!directive.valid) return undefined
  if (typeof directive.argument === 'number') return parseSeconds(String(directive.argument))
  return directive.argument === undefined ? undefined : parseSeconds(directive.argument)
}

function namesFields(directive: DirectiveValue): directive is DirectiveValue & { readonly argument: string } {
  return directive.valid && typeof directive.argument === 'string' && fieldNames(directive.argument).length > 0
}

function fieldNames(argument: string): string[] {
  return argument
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
}
