import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/**
 * Origins are trusted as curl and the browsers of this machine trust them: by its own certificates (those of a company's
 * inspecting gateway, say) besides Node's and NODE_EXTRA_CA_CERTS. Where the system has none that can be read, nothing
 * changes. Takes about 50 ms, mostly of reading: a peer does it before its first handshake with an origin.
 */
export function trustSystemCertificates(): void {
  const own = getCACertificates('default')
  const system = systemCertificates()
  if (system.length > 0) setDefaultCACertificates([...new Set([...own, ...system])])
}

function systemCertificates(): readonly string[] {
  try {
    return getCACertificates('system')
  } catch {
    return []
  }
}
