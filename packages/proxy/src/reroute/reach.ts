import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { isPublicAddress } from '../origin/public-address.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * Whether a client at one address can open connections to another: both on loopback, both in one of the networks, or
 * both public. What isn't known to be reachable is not.
 *
 * @param networks CIDRs that whoever judges knows to be whole networks, such as those it is in itself.
 */
export function reaches(client: string, address: string, networks: readonly string[]): boolean {
  const [from, to] = [addressOf(client), addressOf(address)]
  if (!from || !to || from.kind() !== to.kind()) return false
  if (isLoopback(from) || isLoopback(to)) return isLoopback(from) && isLoopback(to)
  if (isPublicAddress(client) && isPublicAddress(address)) return true
  return networks.some((network) => contains(network, from) && contains(network, to))
}

/**
 * The address that a client of this machine has in the eyes of another: one on loopback is this machine itself, and
 * leaves it by the address of the network that both are in. undefined where there is none.
 */
export function addressTowards(client: string, address: string, networks: readonly string[]): string | undefined {
  const [from, to] = [addressOf(client), addressOf(address)]
  if (!from || !to) return undefined
  if (!isLoopback(from) || isLoopback(to)) return from.toString()
  return networks.find((network) => contains(network, to))?.split('/', 1)[0]
}

/** Whether an address is one of loopback; only this machine's own peers are behind such a one. */
export function isLoopbackAddress(text: string): boolean {
  const address = addressOf(text)
  return address !== undefined && isLoopback(address)
}

/** This machine's addresses with the length of their network's prefix, loopback left out. */
export function ownNetworks(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return addresses.flatMap(({ internal, cidr }) => (internal || cidr === null ? [] : [cidr]))
}

function addressOf(text: string): Address | undefined {
  const bare = text.split('%', 1)[0] as string
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined
}

function isLoopback(address: Address): boolean {
  return address.range() === 'loopback'
}

function contains(network: string, address: Address): boolean {
  const [base, bits] = ipaddr.parseCIDR(network)
  return base.kind() === address.kind() && (address as ipaddr.IPv6).match(base, bits)
}
