/**
 * The absolute URL that a reference such as Location means, without a fragment; undefined where it means none of http.
 *
 * @param base Absolute URL of what has the reference.
 */
export function resolveReference(reference: string, base: string): string | undefined {
  const url = URL.parse(reference.trim(), base)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined
  url.hash = ''
  return url.href
}
