import type { RequestHead, Response } from '../http/message.ts'

/** Paths that name one version of a file, of package repositories that never put other bytes under the same name. */
const VERSIONED: readonly RegExp[] = [
  // npm: ".../is-odd/-/is-odd-3.0.1.tgz", with or without a scope; the name comes twice, then a version.
  /\/(?:@[^/]+(?:\/|%2f))?([^/]+)\/-\/\1-\d+\.\d+\.\d+[^/]*\.tgz$/i,
  // Debian: ".../pool/main/h/hello/hello_2.10-3_amd64.deb"; name, version and architecture.
  /\/pool\/(?:[^/]+\/)+[^/_]+_[^/_]+_[^/_]+\.u?deb$/,
  // Debian's indexes by their digest.
  /\/by-hash\/(?:MD5Sum|SHA1|SHA256|SHA512)\/[0-9a-f]{32,128}$/,
]

/** As long as the policy's own heuristics ever go. */
const FRESH_SECONDS = 86_400

/**
 * Freshness for files of package repositories where the origin gives none: some in-house mirrors send neither Cache-Control nor
 * a validator, so nothing of theirs could be kept. Where the origin is silent a cache may choose a lifetime (RFC 9111 section
 * 4.2.2). It is said in CDN-Cache-Control (RFC 9213), which is for shared caches alone, so that other peers know it too.
 */
export function withVersionedFreshness<R extends Response>({ method, url }: RequestHead, response: R): R {
  if (method !== 'GET' || response.status !== 200 || SAYS_SO.some((name) => response.fields.has(name))) return response
  const { pathname } = new URL(url)
  if (VERSIONED.some((pattern) => pattern.test(pathname)))
    response.fields.set('CDN-Cache-Control', `max-age=${FRESH_SECONDS}`)
  return response
}

const SAYS_SO = ['cache-control', 'cdn-cache-control', 'expires', 'last-modified', 'pragma', 'set-cookie', 'vary']
