import { CommunityError } from '../errors.ts'
import { parseAddress } from '../transports/address.ts'

/** How one place is given: an address, or a name in the DNS behind which there may be many. */
export type PlaceName =
  | { readonly is: 'address'; readonly address: string }
  | { readonly is: 'host'; readonly host: string; readonly port: number }
  | { readonly is: 'service'; readonly service: string }

const DNS = 'dns:'

/** An SRV record's name: service and protocol, each after an underscore (RFC 2782). */
const SERVICE = /^_[a-z\d-]+\._(?:tcp|udp)(?:\.[a-z\d_-]+)+\.?$/i

/** Throws CommunityError `invalid-option` where the text is none of HOST:PORT, dns:HOST:PORT, dns:_SERVICE._PROTO.NAME. */
export function parsePlaceName(text: string): PlaceName {
  if (!text.startsWith(DNS)) {
    parseAddress(text)
    return { is: 'address', address: text }
  }
  const name = text.slice(DNS.length)
  if (SERVICE.test(name)) return { is: 'service', service: name }
  try {
    return { is: 'host', ...parseAddress(name) }
  } catch (cause) {
    const message = `"${text.slice(0, 80)}" is neither dns:HOST:PORT nor the name of a service, dns:_cachereef._tcp.example`
    throw new CommunityError('invalid-option', message, { cause })
  }
}
