import { PeerError } from './errors.ts'
import { formatHostPort, type HostPort } from './host-port.ts'
import { isLoopbackHost } from './listen/client-acl.ts'

/**
 * Without a secret nothing listens beyond loopback, whoever it is for, unless somebody says that this is meant (C14).
 * Throws PeerError `unprotected-address`, which names the option.
 *
 * @param addresses By the name of the option.
 */
export function refuseUnprotected(
  addresses: Readonly<Record<string, HostPort | undefined>>,
  { secrets = [], open = false }: { readonly secrets?: readonly Uint8Array[]; readonly open?: boolean },
): void {
  if (open || secrets.length > 0) return
  for (const [option, address] of Object.entries(addresses)) {
    if (address === undefined || isLoopbackHost(address.host)) continue
    const where = formatHostPort(address.host, address.port)
    const message = `${option}: ${where} is beyond loopback: give the community a secret, or say that it is open`
    throw new PeerError('unprotected-address', message)
  }
}
