import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { PeerError } from '../errors.ts'
import { CLIENTS_KNOWN_MAX } from '../limits.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Says whether a socket's remote address may be a client. */
export type ClientAcl = (remoteAddress: string | undefined) => boolean

const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1/128']

/**
 * Who may be a client: those of `allowed` (CIDRs or single addresses), else loopback, and, where the peer listens beyond it,
 * the subnets that it is itself in. Never everybody: an open proxy is found within hours. Throws PeerError `invalid-option`.
 */
export function createClientAcl(allowed: readonly string[] | undefined, listenHost: string): ClientAcl {
  const ranges = (allowed ?? defaultRanges(listenHost)).map(parseRange)
  const isAllowed = (remoteAddress: string): boolean => {
    if (!ipaddr.isValid(remoteAddress)) return false
    const address = ipaddr.process(remoteAddress)
    return ranges.some(([network, bits]) => network.kind() === address.kind() && matches(address, network, bits))
  }
  // To read an address takes a tenth of a hit, and the same few clients ask again and again.
  const known = new Map<string, boolean>()
  return (remoteAddress) => {
    if (remoteAddress === undefined) return false
    const before = known.get(remoteAddress)
    if (before !== undefined) return before
    if (known.size === CLIENTS_KNOWN_MAX) known.clear()
    const allowed = isAllowed(remoteAddress)
    known.set(remoteAddress, allowed)
    return allowed
  }
}

/** Whether a host is this machine's own loopback, by name or address. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost') return true
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback'
}

function defaultRanges(listenHost: string): string[] {
  if (isLoopbackHost(listenHost)) return [...LOOPBACK]
  const subnets = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return [...LOOPBACK, ...subnets.flatMap(({ cidr }) => (cidr === null ? [] : [cidr]))]
}

function parseRange(text: string): [Address, number] {
  try {
    if (text.includes('/')) {
      const [network, bits] = ipaddr.parseCIDR(text)
      return [network, bits]
    }
    const address = ipaddr.process(text)
    return [address, address.kind() === 'ipv4' ? 32 : 128]
  } catch (cause) {
    throw new PeerError('invalid-option', `allowClients: "${text.slice(0, 80)}" is no CIDR, such as 192.168.1.0/24`, {
      cause,
    })
  }
}

// The two address classes have the same method with incompatible signatures; the kinds were compared before.
function matches(address: Address, network: Address, bits: number): boolean {
  return (address as ipaddr.IPv6).match(network, bits)
}
