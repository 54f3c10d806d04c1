import tls from 'node:tls'
import type { PeerId } from '@cachereef/protocol'
import { PeerError } from '../errors.ts'
import { LINK_CONNECT_MS } from '../limits.ts'
import type { Credentials } from './certificate.ts'
import { peerKeyOf } from './peer-key.ts'
import { linkTls } from './tls-options.ts'

type Connected = (...result: [error: null, socket: tls.TLSSocket] | [error: Error, socket: null]) => void

/**
 * Opens a connection to a peer, and hands it out only once the other end has proved to own the key that is the peer's id:
 * until then not a byte of HTTP is sent. Errors: PeerError `impostor`, `peer-unavailable`.
 */
export function connectPeer(
  id: PeerId,
  host: string,
  port: number,
  credentials: Credentials,
  connected: Connected,
): void {
  const socket = tls.connect({ ...linkTls(credentials), host, port })
  socket.setNoDelay(true)
  const where = `peer ${id.slice(0, 8)} at ${host}:${port}`
  const fail = (error: PeerError) => {
    clearTimeout(timer)
    socket.destroy()
    connected(error, null)
  }
  const onError = (cause: Error) => fail(new PeerError('peer-unavailable', `${where}: ${cause.message}`, { cause }))
  const timer = setTimeout(
    () => fail(new PeerError('peer-unavailable', `${where}: no connection within ${LINK_CONNECT_MS} ms`)),
    LINK_CONNECT_MS,
  )
  socket.once('error', onError)
  socket.once('secureConnect', () => {
    const key = peerKeyOf(socket)
    if (key !== id) {
      socket.off('error', onError).on('error', () => {})
      fail(new PeerError('impostor', `${where} has the key of ${key?.slice(0, 8) ?? 'nobody'}: not a byte was sent`))
      return
    }
    clearTimeout(timer)
    socket.off('error', onError)
    connected(null, socket)
  })
}
