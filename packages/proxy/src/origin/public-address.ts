import ipaddr from 'ipaddr.js'

/**
 * What lies inside somebody's network, or on this machine: loopback, link-local, private and unique local, shared (RFC
 * 6598), and what is no single host's address at all. Ranges that are merely reserved lead nowhere, and some networks
 * put their gateways there.
 */
const INNER_RANGES: ReadonlySet<string> = new Set([
  'loopback',
  'linkLocal',
  'private',
  'uniqueLocal',
  'deprecatedSiteLocal',
  'carrierGradeNat',
  'unspecified',
  'broadcast',
  'multicast',
])

/**
 * Whether an address lies outside every private network. Everything else is refused as an origin unless allowed. An IPv4
 * address inside an IPv6 one (mapped; NAT64, RFC 6052; 6to4) counts as that IPv4 address. What is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.split('%', 1)[0] as string
  if (!ipaddr.isValid(bare)) return false
  const parsed = ipaddr.parse(bare)
  if (parsed instanceof ipaddr.IPv6) {
    const embedded = embeddedIPv4(parsed)
    if (embedded !== undefined) return !INNER_RANGES.has(embedded.range())
  }
  return !INNER_RANGES.has(parsed.range())
}

function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  const bytes = address.toByteArray()
  const range = address.range()
  if (range === 'rfc6052') return new ipaddr.IPv4(bytes.slice(12, 16))
  if (range === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6))
  return undefined
}
