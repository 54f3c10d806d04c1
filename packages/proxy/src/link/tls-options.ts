import type { SecureVersion } from 'node:tls'
import type { Credentials } from './certificate.ts'

/**
 * TLS between peers, for either end: 1.3 only, both sides show a certificate, and no chain is checked, for the key itself
 * is compared with the peer list (`peerKeyOf`) before any byte of HTTP.
 */
export function linkTls(credentials: Credentials) {
  return {
    ...credentials,
    minVersion: 'TLSv1.3' as SecureVersion,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  }
}
