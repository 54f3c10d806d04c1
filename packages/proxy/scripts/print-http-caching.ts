import { writeFileSync } from 'node:fs'
import { FROM_HTTP_CACHE_SEMANTICS, FROM_UNDICI, type Explanation } from '../src/engine/differential/explanations.ts'
import { readRules, type Rule } from './http-caching-rules.ts'

export const POLICY_FOLDER = new URL('../src/policy/', import.meta.url)
export const DOCUMENT = new URL('../../../docs/http-caching.md', import.meta.url)

const TITLES: Readonly<Record<number, string>> = {
  3986: 'Uniform Resource Identifier',
  5861: 'stale-while-revalidate and stale-if-error',
  6585: 'Additional HTTP Status Codes',
  8246: 'Immutable Responses',
  9110: 'HTTP Semantics',
  9111: 'HTTP Caching',
  9211: 'The Cache-Status Response Header Field',
  9213: 'Targeted HTTP Cache Control',
}

const INTRODUCTION = `# HTTP caching, requirement by requirement

What the cache policy (\`packages/proxy/src/policy\`) does, where, and which test shows it. The policy is pure: from a request,
what is stored and the time it computes what to do; from a response, whether it is stored and what of it. This page is
printed from the tags in its code by \`node packages/proxy/scripts/print-http-caching.ts\`; a test fails where it is out of date,
or where a requirement has no test.

## Where the RFCs leave a choice

- **A dead origin is no reason for an error.** What once was fresh, or was said to be sharable, is served stale for up to
  \`staleIfErrorSeconds\` (a day) when its origin can't be reached or answers 500, 502, 503 or 504, unless the response forbids it
  (no-cache, must-revalidate, proxy-revalidate, s-maxage) or says by stale-if-error for how long. What said nothing of the kind
  may be one user's page: it is validated each time, and stands in for nothing.
- **A client's wishes about age** (max-age, min-fresh) decide whether the origin is asked, not whether a dead one is excused;
  no-cache does both.
- **Authorization.** A request that carries it is answered by what an anonymous client was given and told may be shared: RFC 9111
  section 3.5 restricts only what is stored of answers to such requests. An origin that answers the two differently says so by
  Vary, or by private.
- **Set-Cookie.** A response that sets a cookie and says nothing about caching is not stored by a shared cache.
- **What answers one request only** (407, 408, 412, 416, 417, 421, 425, 426) is not stored, whatever it says.
- **Doubt goes to the side of caution.** What restricts counts however it is written; what permits only when it is written right;
  freshness that can't be read is none.
- **Accept fields** that differ in order alone are equal: weights say what is preferred, order does not.
- **What is stored for others** is asked about where nothing is stored for a request that differs in what Vary names: the entity
  tags go along, strong ones only, and no content coding is given to a client that did not name it.
- **What broke off** is kept as a part where a strong validator can tell that the rest is of the same bytes, and in place of no whole
  response, be that stale.
- **Dates** are read in the three forms of RFC 9110, in GMT; anything else is none, and an Expires that is none has passed.
- **only-if-cached** asks the community, and no origin: the holders say what they have, and 504 means that none has it. RFC 7234
  section 5.2.1.7 let caches that work as one do so; RFC 9111 wants a stored response or a 504, and says not whose.
- **Keys** keep the path as it was sent, dot segments included, for so the origin sees it: \`/open/../closed\` must not answer for
  \`/closed\`.
`

const DIFFERENCES = `## Where this cache and others differ

A test plays four thousand generated histories to this cache, to undici's cache interceptor and to http-cache-semantics: a
response, and a later request. Wherever one of them uses the response again and this one asks the origin, or the other way
round, a row of its table is the reason: without what the row is about, the two agree. A difference without a row fails the
test, and so does a row without a difference.
`

/** The whole page. */
export function printHttpCaching(): string {
  const rules = readRules(POLICY_FOLDER)
  const sections = [...new Set(rules.map(({ rfc }) => rfc))].map((rfc) => {
    const rows = rules.filter((rule) => rule.rfc === rfc).map(row)
    return [
      `## RFC ${rfc}: ${TITLES[rfc] ?? ''}`,
      '',
      '| section | requirement | function | test |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n')
  })
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n\n${printDifferences()}\n`
}

function printDifferences(): string {
  return [
    DIFFERENCES,
    printReasons("undici's interceptor", FROM_UNDICI),
    '',
    printReasons('http-cache-semantics', FROM_HTTP_CACHE_SEMANTICS),
  ].join('\n')
}

function printReasons(other: string, explanations: readonly Explanation[]): string {
  const rows = explanations.map(({ section, url, rule }) => `| [${section}](${url}) | ${rule} |`)
  return [`From ${other}:`, '', '| section | what it has a cache do |', '| --- | --- |', ...rows].join('\n')
}

function row({ rfc, section, text, file, where, tests }: Rule): string {
  const shown = tests.map((test) => link(test, test)).join(', ')
  return `| [${section}](https://www.rfc-editor.org/rfc/rfc${rfc}#section-${section}) | ${text.replaceAll('|', '\\|')} | ${link(`\`${where}\``, file)} | ${shown} |`
}

function link(text: string, file: string): string {
  return `[${text}](../packages/proxy/src/policy/${file})`
}

if (import.meta.main) writeFileSync(DOCUMENT, printHttpCaching())
