import { isIP } from 'node:net'
import { textKind } from './text-kind.ts'

/** An address range such as 192.168.0.0/16; a bare address is a range of one. Answers it with its prefix length. */
function parseCidr(text: string): string | undefined {
  const [address = '', prefix, more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined) return undefined
  const bits = family === 4 ? 32 : 128
  if (prefix === undefined) return `${address}/${bits}`
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return undefined
  return `${address}/${Number(prefix)}`
}

export const cidr = textKind('CIDR', 'an address range such as 192.168.0.0/16 or fd00::/8', parseCidr)
