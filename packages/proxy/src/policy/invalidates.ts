import { resolveReference } from './resolve-reference.ts'
import type { RequestHead, ResponseHead } from './types.ts'

/** Methods that change nothing (RFC 9110 section 9.2.1, and the IANA registry of methods). */
const SAFE: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'REPORT',
  'SEARCH',
  'QUERY',
  'PRI',
])

/** Absolute URLs whose stored responses are to be invalidated by this exchange; cached under `cacheKey` of each. */
export function invalidates(request: RequestHead, response: ResponseHead): readonly string[] {
  // RFC9111-4.4 unsafe: Methods that are unsafe, or not known to be safe, invalidate.
  if (SAFE.has(request.method)) return []
  // RFC9111-4.4 non-error: Only a success or a redirection invalidates.
  if (response.status < 200 || response.status > 399) return []
  const target = resolveReference(request.url, request.url)
  if (target === undefined) return []
  // RFC9111-4.4 target: The URL of the request is invalidated.
  const urls = new Set([target])
  for (const name of ['location', 'content-location']) {
    // RFC9111-4.4 locations: The URLs of Location and Content-Location are invalidated too.
    // RFC9111-4.4 same-origin: No URL of another origin is invalidated.
    for (const reference of response.fields.getAll(name)) {
      const url = resolveReference(reference, target)
      if (url !== undefined && originOf(url) === originOf(target)) urls.add(url)
    }
  }
  return [...urls]
}

function originOf(url: string): string {
  return new URL(url).origin
}
