import type { Fields } from '../http/fields.ts'
import { parseDirectives, type Directive } from './directive-list.ts'
import { parseSeconds } from './seconds.ts'

/** What a client asks of caches (RFC 9111 section 5.2.1). Times in seconds; undefined where it does not say. */
export interface RequestDirectives {
  readonly maxAge?: number
  /** Infinity: however stale. */
  readonly maxStale?: number
  readonly minFresh?: number
  readonly staleIfError?: number
  readonly noCache: boolean
  readonly noStore: boolean
  readonly onlyIfCached: boolean
}

export const NOTHING_ASKED: RequestDirectives = { noCache: false, noStore: false, onlyIfCached: false }

/** Reads a request's Cache-Control, or what an HTTP/1.0 client says in its place. */
export function requestDirectives(fields: Fields): RequestDirectives {
  const value = fields.get('cache-control')
  if (value !== undefined) return parse(value)
  // RFC9111-5.4 pragma: A request's "Pragma: no-cache" counts as no-cache where it has no Cache-Control; a response's counts for nothing.
  const pragma = fields.get('pragma')
  if (pragma === undefined) return NOTHING_ASKED
  return parseDirectives(pragma)?.some(({ name }) => name === 'no-cache') === true
    ? { ...NOTHING_ASKED, noCache: true }
    : NOTHING_ASKED
}

function parse(value: string): RequestDirectives {
  const list = parseDirectives(value)
  // Whoever asks for more than can be honoured is asked of nothing: the request goes through, untouched by the cache.
  if (list === undefined) return { noCache: true, noStore: true, onlyIfCached: false }
  const asked: { -readonly [K in keyof RequestDirectives]: RequestDirectives[K] } = { ...NOTHING_ASKED }
  for (const directive of list) {
    // RFC9111-5.2 case: Directives are compared without regard to case.
    switch (directive.name) {
      case 'max-age':
        setOnce(asked, 'maxAge', seconds(directive))
        break
      case 'max-stale':
        // RFC9111-5.2.1.2 any-age: max-stale without a value takes a response however stale.
        setOnce(asked, 'maxStale', directive.argument === undefined ? Infinity : seconds(directive))
        break
      case 'min-fresh':
        setOnce(asked, 'minFresh', seconds(directive))
        break
      case 'stale-if-error':
        setOnce(asked, 'staleIfError', seconds(directive))
        break
      case 'no-cache':
        asked.noCache = true
        break
      case 'no-store':
        asked.noStore = true
        break
      case 'only-if-cached':
        asked.onlyIfCached = true
        break
    }
  }
  return asked
}

type Timed = 'maxAge' | 'maxStale' | 'minFresh' | 'staleIfError'

function setOnce(asked: { [K in Timed]?: number }, name: Timed, value: number | undefined): void {
  if (value !== undefined) asked[name] ??= value
}

/** What a client sends wrongly is not obeyed: request directives are advice (RFC 9111 section 5.2.1). */
function seconds(directive: Directive): number | undefined {
  return directive.wellFormed && directive.argument !== undefined ? parseSeconds(directive.argument) : undefined
}
