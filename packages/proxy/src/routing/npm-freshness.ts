import type { RequestHead, Response } from '../http/message.ts'

/** ".../is-odd/-/is-odd-3.0.1.tgz", with or without a scope: the name comes twice, then a version. */
const TARBALL = /\/(?:@[^/]+(?:\/|%2f))?([^/]+)\/-\/\1-\d+\.\d+\.\d+[^/]*\.tgz$/i

/** As long as the policy's own heuristics ever go. */
const FRESH_SECONDS = 86_400

/**
 * Freshness for npm's tarballs where their registry gives none: some in-house registries send neither Cache-Control nor a
 * validator. A version can't be published twice, so its tarball never changes, and a cache may choose a lifetime where the
 * origin is silent (RFC 9111 section 4.2.2). It is said in CDN-Cache-Control (RFC 9213), which is for shared caches alone.
 */
export function withTarballFreshness<R extends Response>({ method, url }: RequestHead, response: R): R {
  if (method !== 'GET' || response.status !== 200 || !url.includes('/-/')) return response
  if (!TARBALL.test(new URL(url).pathname) || SAYS_SO.some((name) => response.fields.has(name))) return response
  response.fields.set('CDN-Cache-Control', `max-age=${FRESH_SECONDS}`)
  return response
}

const SAYS_SO = ['cache-control', 'cdn-cache-control', 'expires', 'last-modified', 'pragma', 'set-cookie', 'vary']
