import { DIRECTIVES_MAX } from './limits.ts'

/** One member of a Cache-Control field. */
export interface Directive {
  /** In lower case. */
  readonly name: string
  /** Without quotes; undefined where there is no "=". */
  readonly argument?: string
  /** False where the member breaks the grammar: white space beside the "=", text behind a closing quote, a quote left open. */
  readonly wellFormed: boolean
}

/** The members of a Cache-Control field; undefined where they are too many to be honoured one by one. */
export function parseDirectives(value: string): readonly Directive[] | undefined {
  const found: Directive[] = []
  // A quote that no other closes is text like any other; there is no closing quote behind it either, so none is looked for again.
  let quotesClose = true
  let at = 0
  while (at < value.length) {
    const equals = value.indexOf('=', at)
    const comma = orEnd(value.indexOf(',', at), value)
    if (equals < 0 || equals > comma) {
      add(found, { name: value.slice(at, comma).trim().toLowerCase(), wellFormed: true })
      at = comma + 1
    } else {
      const rawName = value.slice(at, equals)
      const name = rawName.trim().toLowerCase()
      const wellFormed = !/[ \t]$/.test(rawName)
      const quoted = quotesClose && value[equals + 1] === '"' ? readQuoted(value, equals + 1) : undefined
      if (quoted !== undefined) {
        const end = orEnd(value.indexOf(',', quoted.end), value)
        // RFC9111-5.2 both-forms: An argument is taken as a token and as a quoted string, commas within quotes included.
        add(found, {
          name,
          argument: quoted.text,
          wellFormed: wellFormed && value.slice(quoted.end, end).trim() === '',
        })
        at = end + 1
      } else {
        if (value[equals + 1] === '"') quotesClose = false
        const argument = value.slice(equals + 1, comma)
        add(found, { name, argument: argument.trim(), wellFormed: wellFormed && !/^[ \t"]/.test(argument) })
        at = comma + 1
      }
    }
    if (found.length > DIRECTIVES_MAX) return undefined
  }
  return found
}

function add(found: Directive[], directive: Directive): void {
  // RFC9110-5.6.1 empty-members: Empty members of a list are passed over.
  if (directive.name !== '' || directive.argument !== undefined) found.push(directive)
}

function orEnd(index: number, value: string): number {
  return index < 0 ? value.length : index
}

/** The quoted-string that opens at `open` (RFC 9110 section 5.6.4), and where it ends. undefined: it is never closed. */
function readQuoted(value: string, open: number): { readonly text: string; readonly end: number } | undefined {
  let text = ''
  let from = open + 1
  for (let i = from; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code === 34) return { text: text + value.slice(from, i), end: i + 1 }
    if (code === 92) {
      text += value.slice(from, i)
      from = ++i
    }
  }
  return undefined
}
