import { getCACertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { trustSystemCertificates } from './trust-system-certificates.ts'

test('what the machine trusts is trusted, besides what Node trusts', () => {
  const before = getCACertificates('default')
  trustSystemCertificates()
  const after = new Set(getCACertificates('default'))
  expect(before.length).toBeGreaterThan(0)
  for (const certificate of [...before, ...getCACertificates('system')]) expect(after).toContain(certificate)
})
