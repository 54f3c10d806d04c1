import ipaddr from 'ipaddr.js'
import type { Denial, JoinRequest } from '../core/admission.ts'
import { CommunityError } from '../errors.ts'
import { parseAddress } from '../transports/address.ts'

/**
 * A rule that lets in peers of these ranges alone. Both addresses count: the one that the request came from, and the one
 * where the others would look for the peer. Throws CommunityError `invalid-option`.
 */
export function addressRanges(ranges: readonly string[]): (request: JoinRequest) => Denial | undefined {
  const parsed = ranges.map(parseRange)
  const isIn = (address: string) => {
    const { host } = parseAddress(address)
    if (!ipaddr.isValid(host)) return false
    const ip = ipaddr.process(host)
    return parsed.some(([range, bits]) => range.kind() === ip.kind() && ip.match(range, bits))
  }
  return ({ address, seenAddress }) => {
    const outside = [seenAddress, address].find((each) => !isIn(each))
    if (outside === undefined) return undefined
    return { reason: 'address-refused', detail: `${outside} is outside the address ranges that may join` }
  }
}

function parseRange(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  try {
    return ipaddr.parseCIDR(text)
  } catch (cause) {
    const message = `allowPeers has "${text.slice(0, 80)}": it must be an address range such as 192.0.2.0/24`
    throw new CommunityError('invalid-option', message, { cause })
  }
}
