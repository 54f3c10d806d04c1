/** URLs that are in their normal form already: a bare host in lower case, and nothing encoded. */
const PLAIN = /^https?:\/\/(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*\/[^%#]*$/

/** Scheme, authority, path, query; a fragment is left behind. */
const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i

/**
 * The primary cache key of an absolute URL: scheme, host and port, path and query, in a form in which equal resources are
 * equal. Only what RFC 3986 calls safe is changed (sections 6.2.2 and 6.2.3), and of that not the dot segments: an origin is
 * sent the path as it came, and may think otherwise of "/open/../closed" than of "/closed"; its answer to the one must not be
 * found under the other. A text that is no URL is its own key.
 */
export function cacheKey(url: string): string {
  if (PLAIN.test(url)) return url
  const parts = URL_PARTS.exec(url)
  if (parts === null) return url
  const [, scheme = '', authority = '', path = '', query = ''] = parts
  // RFC3986-6.2.2.1 scheme-and-host: Scheme and host are compared without regard to case.
  // RFC3986-6.2.3 default-port: The scheme's own port is as good as none, and no path as good as "/".
  const host = URL.parse(`${scheme.toLowerCase()}://${authority}/`)
  if (host === null) return url
  return `${host.protocol}//${host.host}${decodeUnreserved(path === '' ? '/' : path)}${decodeUnreserved(query)}`
}

const UNRESERVED = /[A-Za-z0-9._~-]/

function decodeUnreserved(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%([0-9a-f]{2})/gi, (encoded, digits: string) => {
    const char = String.fromCharCode(parseInt(digits, 16))
    // RFC3986-6.2.2.2 percent-encoding: An encoded character that need not be encoded is as good as the character itself.
    // RFC3986-6.2.2.1 hexadecimal: The digits of an encoded character are compared without regard to case.
    return UNRESERVED.test(char) ? char : encoded.toUpperCase()
  })
}
