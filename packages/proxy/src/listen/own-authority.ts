import type { Socket } from 'node:net'
import { formatHostPort, parseHostPort } from '../host-port.ts'
import { isLoopbackHost } from './client-acl.ts'

/** Whether "host:port" means this listener itself, for a connection that came in on `socket`. */
export function isOwnAuthority(
  authority: string,
  socket: Pick<Socket, 'localAddress' | 'localPort'>,
  advertised: string | undefined,
): boolean {
  const wanted = authority.toLowerCase()
  if (wanted === advertised?.toLowerCase()) return true
  const { localAddress = '', localPort = 0 } = socket
  // Nearly every request is for somebody else, and at another port.
  if (!wanted.endsWith(`:${localPort}`)) return false
  const address = localAddress.replace(/^::ffff:/, '')
  if (wanted === formatHostPort(address, localPort)) return true
  const { host, port } = parseHostPort(wanted)
  return port === localPort && isLoopbackHost(host)
}
