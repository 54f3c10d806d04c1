import type { PeerId } from '@cachereef/protocol'
import type { TLSSocket } from 'node:tls'

/**
 * Whose key the other end of a TLS connection has proved to own; undefined where it showed none of a peer's kind.
 * A resumed session proves nothing anew, so it counts as none.
 */
export function peerKeyOf(socket: TLSSocket): PeerId | undefined {
  if (socket.isSessionReused()) return undefined
  const key = socket.getPeerX509Certificate()?.publicKey
  if (key?.asymmetricKeyType !== 'ed25519') return undefined
  const spki = key.export({ format: 'der', type: 'spki' })
  return spki.subarray(-32).toString('hex')
}
