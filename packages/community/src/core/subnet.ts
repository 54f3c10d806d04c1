import ipaddr from 'ipaddr.js'

/**
 * Whether one of these hosts is in the subnet that `bits` leading bits of `host` name (B1). False where the bits are 0,
 * for then the subnet is unknown, and where anything is no IP address.
 */
export function inSubnet(hosts: readonly string[], host: string, bits: number): boolean {
  if (bits === 0 || !ipaddr.isValid(host)) return false
  const range = ipaddr.process(host)
  if (bits > range.toByteArray().length * 8) return false
  return hosts.some((each) => {
    if (!ipaddr.isValid(each)) return false
    const address = ipaddr.process(each)
    return address.kind() === range.kind() && address.match(range, bits)
  })
}
