import type { History } from './histories.ts'

/** Why the two caches differ on a history. */
export interface Explanation {
  /** Such as "RFC 9213 section 2.2". */
  readonly section: string
  readonly url: string
  /** What the section has a cache do, and this one does. */
  readonly rule: string
  /** The same history without what the rule is about; where that makes the caches agree, it was the reason. */
  readonly without: (history: History) => History
}

const TARGETED: Explanation = {
  ...section(9213, '2.2'),
  rule: 'CDN-Cache-Control goes before Cache-Control and Expires, in both directions',
  without: (history) => ({ ...history, response: omit(history.response, 'cdn-cache-control') }),
}

const ODD_AGE: Explanation = {
  ...section(9111, '5.1'),
  rule: 'of an Age that is a list the first member counts, and one that is no number is ignored',
  without: (history) => ({ ...history, response: omit(history.response, 'age') }),
}

const IMMUTABLE: Explanation = {
  ...section(8246, '2'),
  rule: 'immutable spares what is fresh a validation; it makes nothing fresh',
  without: (history) => ({ ...history, response: withoutDirective(history.response, /^immutable$/) }),
}

const ODD_FRESHNESS: Explanation = {
  ...section(9111, '4.2.1'),
  rule: 'of several values of one directive the first counts; one that can not be read makes a response stale',
  without: (history) =>
    isPlain(history.response) ? history : { ...history, response: withoutDirective(history.response, FRESHNESS) },
}

/** Every reason for which this cache and undici's disagree on whether a stored response is used again. */
export const FROM_UNDICI: readonly Explanation[] = [
  {
    ...section(9111, '5.2.1.5'),
    rule: 'a request’s no-store is about what its own answer leaves behind; what is stored answers it',
    without: (history) => ({ ...history, askedAgain: withoutDirective(history.askedAgain, /^no-store$/) }),
  },
  TARGETED,
  {
    ...section(9111, '5.2.1.2'),
    rule: 'max-stale takes what is stale, whatever made it so',
    without: (history) => ({ ...history, askedAgain: withoutDirective(history.askedAgain, /^max-stale/) }),
  },
  {
    ...section(6585, '4'),
    rule: 'a 429 is not stored, whatever it says',
    without: (history) => ({ ...history, status: 200 }),
  },
  ODD_AGE,
  IMMUTABLE,
  ODD_FRESHNESS,
]

/** Every reason for which this cache and http-cache-semantics disagree on it. */
export const FROM_HTTP_CACHE_SEMANTICS: readonly Explanation[] = [
  {
    ...section(9111, '5.2'),
    rule: 'names of directives are the same in capitals',
    without: (history) => ({ ...history, response: inLowerCase(history.response) }),
  },
  {
    ...section(9111, '3'),
    rule: 'whatever its status, a final response that says how long it is fresh is stored',
    without: (history) => (UNDERSTOOD_BY_BOTH.has(history.status) ? history : { ...history, status: 200 }),
  },
  IMMUTABLE,
  TARGETED,
  {
    ...section(9111, '5.2.2.2'),
    rule: 'must-revalidate and proxy-revalidate are about what is stale; what is fresh is used',
    without: (history) => ({ ...history, response: withoutDirective(history.response, /^(?:must|proxy)-revalidate$/) }),
  },
  {
    ...section(9111, '5.2.2.4'),
    rule: 'no-cache and private with field names are about these fields, not about the response',
    without: (history) => ({ ...history, response: withoutDirective(history.response, /^(?:no-cache|private)=/) }),
  },
  {
    ...section(9111, '5.2'),
    rule: 'a comma within quotes ends no directive',
    without: (history) => ({ ...history, response: withoutDirective(history.response, /^foo=/) }),
  },
  {
    ...section(9111, '4.2.4'),
    rule: 'max-stale takes what once was fresh; what never said for how long is asked for again',
    without: (history) => ({ ...history, askedAgain: withoutDirective(history.askedAgain, /^max-stale/) }),
  },
  {
    ...section(9111, '4.2.3'),
    rule: 'a response is at least as old as its Date says',
    without: (history) => ({ ...history, response: omit(history.response, 'date') }),
  },
  ODD_AGE,
  ODD_FRESHNESS,
]

/** Those of the histories' codes that http-cache-semantics stores too. */
const UNDERSTOOD_BY_BOTH = new Set([200, 203, 204, 301, 302, 307, 404, 410])

function section(rfc: number, number: string): Pick<Explanation, 'section' | 'url'> {
  return { section: `RFC ${rfc} section ${number}`, url: `https://www.rfc-editor.org/rfc/rfc${rfc}#section-${number}` }
}

type Raw = Readonly<Record<string, string>>

function omit(fields: Raw, name: string): Raw {
  return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name))
}

function inLowerCase(fields: Raw): Raw {
  const value = fields['cache-control']
  return value === undefined ? fields : { ...fields, 'cache-control': value.toLowerCase() }
}

const FRESHNESS = /^(?:s-maxage|max-age)/i

/** Whether freshness is said once, and so that it can be read. */
function isPlain(fields: Raw): boolean {
  const said = (fields['cache-control'] ?? '').split(', ').filter((directive) => FRESHNESS.test(directive))
  return said.length <= 1 && said.every((directive) => /=(?:\d+|"\d+")$/.test(directive))
}

function withoutDirective(fields: Raw, pattern: RegExp): Raw {
  const value = fields['cache-control']
  if (value === undefined) return fields
  // Commas within quotes belong to their directive.
  const left = (value.match(/(?:"[^"]*"|[^,"])+/g) ?? []).map((one) => one.trim()).filter((one) => !pattern.test(one))
  return left.length === 0 ? omit(fields, 'cache-control') : { ...fields, 'cache-control': left.join(', ') }
}
