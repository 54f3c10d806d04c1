import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { testIdentity } from '../testing/identity.ts'
import { selfSigned } from './certificate.ts'

test('the certificate of a peer is valid X.509, signed with the key that it holds, and names the peer', () => {
  const { id, privateKey } = testIdentity()
  const certificate = new X509Certificate(selfSigned(id, privateKey).cert)
  expect(certificate.publicKey.asymmetricKeyType).toBe('ed25519')
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')).toBe(id)
  expect(certificate.subject).toBe(`CN=${id}`)
  expect(certificate.issuer).toBe(certificate.subject)
  expect(certificate.validToDate.getUTCFullYear()).toBe(9999)
})
