import type { RequestHead, ResponseHead } from '../http/message.ts'
import { invalidates } from '../policy/index.ts'
import type { Mounted } from './mount-response.ts'
import { localPath, mountOf, originUrl } from './mirrors.ts'

/**
 * What a change at a mirrored origin puts out of date (RFC 9111 section 4.4) that Location and Content-Location name as the client
 * calls it. The cache knows the target by the origin's own name, so that to the cache these would be of another origin; to the client they
 * are of the same. The URLs are the origin's.
 */
export function publicLocations(
  request: RequestHead,
  response: ResponseHead,
  { mounts, base }: Mounted,
): readonly string[] {
  // Most answers have neither.
  if (!response.fields.has('location') && !response.fields.has('content-location')) return []
  const own = localPath(mounts, request.url)
  if (own === undefined) return []
  const { origin } = new URL(request.url)
  // Where something before this peer ends TLS, the origin names what is public by https.
  const named = [base, base.replace(/^http:/, 'https:')].flatMap((site) =>
    invalidates({ ...request, url: site + own }, response),
  )
  const urls = named.map((url) => {
    const path = url.replace(/^https?:\/\/[^/]*/, '')
    const mount = mountOf(mounts, path)
    return mount && originUrl(mount, path)
  })
  // The target itself the cache has seen to.
  return [...new Set(urls)].filter(
    (url): url is string => url !== undefined && url !== request.url && new URL(url).origin === origin,
  )
}
