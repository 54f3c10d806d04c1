const UPPER_CASE = /[A-Z]+/g
const NOT_NORMALIZED = /[A-Z:]|\.$/

/**
 * The form in which a domain is hashed: lower case, without the root's dot, without a port. `Example.ORG.:8080` gives
 * `example.org`: all ports and schemes of a host have one holder, for a portion is a set of domain names (A7).
 *
 * Names in other scripts arrive as A-labels (`xn--…`, RFC 5890), which every URL parser gives; only ASCII is folded.
 * Whatever else comes in is taken as it is, so that every string has a holder.
 */
export function normalizeDomain(host: string): string {
  if (!NOT_NORMALIZED.test(host)) return host
  // A port follows the closing bracket of an IPv6 address (RFC 3986 section 3.2.2); a bare one has more than one colon.
  const colon = host.indexOf(':', host.indexOf(']') + 1)
  const name = colon !== -1 && colon === host.lastIndexOf(':') ? host.slice(0, colon) : host
  const relative = name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name
  return relative.replace(UPPER_CASE, (letters) => letters.toLowerCase())
}
