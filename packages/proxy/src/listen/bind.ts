import type { Server } from 'node:net'
import { PeerError } from '../errors.ts'
import { formatHostPort, type HostPort } from '../host-port.ts'

/** Listens, and resolves with the real address, port 0 resolved. Throws PeerError `address-unavailable` that names the option. */
export function bind(server: Server, { host, port }: HostPort, option: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => {
      const message = `${option}: ${formatHostPort(host, port)} ${REASONS[cause.code ?? ''] ?? cause.message}`
      reject(new PeerError('address-unavailable', message, { cause }))
    }
    server.once('error', fail)
    server.listen({ host, port }, () => {
      server.off('error', fail)
      const address = server.address()
      if (typeof address !== 'object' || address === null) throw new Error('a TCP server has an address and a port')
      resolve(formatHostPort(address.address, address.port))
    })
  })
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program; choose another port, or 0 for any free one',
  EADDRNOTAVAIL: 'is not an address of this machine',
  EACCES: 'may not be listened on by this user; ports below 1024 need a privilege',
  ENOTFOUND: 'has a host name that has no address',
}
