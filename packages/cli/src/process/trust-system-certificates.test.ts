import { X509Certificate } from 'node:crypto'
import { getCACertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { trustSystemCertificates } from './trust-system-certificates.ts'

const fingerprints = (certificates: readonly string[]) =>
  certificates.map((pem) => new X509Certificate(pem).fingerprint256)

test('what the machine trusts is trusted, besides what Node trusts', () => {
  const wanted = fingerprints([...getCACertificates('default'), ...getCACertificates('system')])
  trustSystemCertificates()
  const trusted = new Set(fingerprints(getCACertificates('default')))
  expect(wanted.length).toBeGreaterThan(0)
  expect(wanted.filter((fingerprint) => !trusted.has(fingerprint))).toEqual([])
})
