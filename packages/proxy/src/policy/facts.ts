import type { Fields } from '../http/fields.ts'
import { correctedInitialAgeMs } from './age.ts'
import { parseHttpDate } from './date.ts'
import { DEFAULT_POLICY } from './options.ts'
import { freshnessLifetime } from './freshness.ts'
import { NOTHING_SAID, parseResponseDirectives, type ResponseDirectives } from './response-directives.ts'
import { targetedDirectives } from './targeted.ts'
import type { PolicyOptions, ResponseHead, StoredHead, Times } from './types.ts'
import { parseVary } from './vary.ts'

/** What the policy reads in a response's head. It depends on the head and the options alone, so it is read once. */
export interface Facts {
  readonly options: PolicyOptions
  readonly directives: ResponseDirectives
  /** undefined where there is no Date that can be read. */
  readonly dateMs: number | undefined
  readonly initialAgeMs: number
  readonly lifetimeMs: number
  /** Whether the origin itself said for how long the response is fresh. */
  readonly explicit: boolean
  /** Lower-case names; undefined: nothing selects this response but the key; "*": nothing ever does. */
  readonly vary: readonly string[] | '*' | undefined
  readonly etag: string | undefined
  /** undefined where there is no Last-Modified that can be read. */
  readonly lastModifiedMs: number | undefined
}

/** Heads are immutable, and a hot one is asked for again and again: it is parsed on the first hit only. */
const parsed = new WeakMap<StoredHead, Facts>()

/**
 * The facts of a stored head, from the second time on without reading it again.
 *
 * @param options Left out by whoever wants to know only what does not depend on them: age, dates, validators, Vary.
 */
export function factsOf(stored: StoredHead, options?: PolicyOptions): Facts {
  const known = parsed.get(stored)
  if (known !== undefined && (options === undefined || known.options === options)) return known
  const facts = readFacts(stored, stored, options ?? DEFAULT_POLICY)
  parsed.set(stored, facts)
  return facts
}

/** Reads a response's head. */
export function readFacts(response: ResponseHead, times: Times, options: PolicyOptions): Facts {
  const { fields } = response
  const targeted = targetedDirectives(fields, options.targets)
  const cacheControl = targeted === undefined ? fields.get('cache-control') : undefined
  const directives = targeted ?? (cacheControl === undefined ? NOTHING_SAID : parseResponseDirectives(cacheControl))
  const dateMs = dateOf(fields, 'date', times.responseTimeMs)
  const lastModifiedMs = dateOf(fields, 'last-modified', times.responseTimeMs)
  const freshness = freshnessLifetime(response, times.responseTimeMs, options, {
    directives,
    // RFC9213-2.2 over-expires: Where a targeted field counts, Expires and Cache-Control don't.
    expires: targeted === undefined ? fields.getAll('expires')[0] : undefined,
    dateMs,
    lastModifiedMs,
  })
  return {
    options,
    directives,
    dateMs,
    initialAgeMs: correctedInitialAgeMs(fields, dateMs, times),
    lifetimeMs: freshness.lifetimeMs,
    explicit: freshness.explicit,
    vary: parseVary(fields),
    etag: firstLine(fields, 'etag'),
    lastModifiedMs,
  }
}

function dateOf(fields: Fields, name: string, now: number): number | undefined {
  const line = firstLine(fields, name)
  return line === undefined ? undefined : parseHttpDate(line, now)
}

/** ETag and dates are no lists: of several lines the first counts. Empty ones are none. */
function firstLine(fields: Fields, name: string): string | undefined {
  if (!fields.has(name)) return undefined
  const line = (fields.getAll(name)[0] as string).trim()
  return line === '' ? undefined : line
}
