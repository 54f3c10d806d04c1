import { networkInterfaces } from 'node:os'
import type { LocalAddress, LocalNetwork } from '../ports/local-network.ts'
import { isUnspecified } from './address.ts'

/** The machine's own interfaces. */
export const systemNetwork: LocalNetwork = {
  addresses: () =>
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((each) => !each.internal && each.cidr !== null)
      .map(({ address, cidr }) => ({ host: address, prefixBits: Number(cidr?.split('/')[1]) })),
}

/** Where nothing is known of networks: in simulations. */
export const noLocalNetwork: LocalNetwork = { addresses: () => [] }

/**
 * How many leading bits name the subnet of a peer that listens at `host`. On every address ("0.0.0.0") it is the subnet
 * that all its networks agree on; 0 where they don't, and where the host is none of this machine's.
 */
export function subnetBitsOf(host: string, local: readonly LocalAddress[]): number {
  const family = local.filter((each) => each.host.includes(':') === host.includes(':'))
  const own = isUnspecified(host) ? family : family.filter((each) => each.host === host)
  const bits = new Set(own.map((each) => each.prefixBits))
  const [only = 0] = bits
  return bits.size === 1 ? only : 0
}
