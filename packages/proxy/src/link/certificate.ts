import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import type { PeerId } from '@cachereef/protocol'

/** What TLS is given: the peer's own key, and a certificate that it signed for itself. PEM. */
export interface Credentials {
  readonly key: string
  readonly cert: string
}

/**
 * A certificate (RFC 5280, RFC 8410) that says nothing but "this is my key": TLS wants one, and the peer list, not a chain,
 * decides who is trusted. It never expires, for the key is what counts, and a peer's clock may be wrong.
 */
export function selfSigned(id: PeerId, privateKey: KeyObject): Credentials {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const name = sequence(der(SET, sequence(COMMON_NAME, der(UTF8_STRING, Buffer.from(id)))))
  const toBeSigned = sequence(
    der(VERSION, der(INTEGER, Buffer.of(2))),
    der(INTEGER, serialOf(spki)),
    sequence(ED25519),
    name,
    sequence(der(GENERALIZED_TIME, Buffer.from('20000101000000Z')), der(GENERALIZED_TIME, NO_EXPIRATION)),
    name,
    spki,
  )
  const signature = der(BIT_STRING, Buffer.of(0), sign(null, toBeSigned, privateKey))
  const certificate = sequence(toBeSigned, sequence(ED25519), signature)
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: pem(certificate),
  }
}

const INTEGER = 0x02
const BIT_STRING = 0x03
const UTF8_STRING = 0x0c
const GENERALIZED_TIME = 0x18
const SEQUENCE = 0x30
const SET = 0x31
const VERSION = 0xa0
/** Object identifiers 1.3.101.112 and 2.5.4.3, encoded. */
const ED25519 = Buffer.from('06032b6570', 'hex')
const COMMON_NAME = Buffer.from('0603550403', 'hex')
/** RFC 5280 section 4.1.2.5: the value for a certificate without a well-defined end. */
const NO_EXPIRATION = Buffer.from('99991231235959Z')

function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), body])
}

function sequence(...content: readonly Uint8Array[]): Buffer {
  return der(SEQUENCE, ...content)
}

/** Eight bytes of the key, positive and not zero (RFC 5280 section 4.1.2.2). */
function serialOf(spki: Buffer): Buffer {
  const serial = Buffer.from(spki.subarray(-8))
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40
  return serial
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
