import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { PeerId } from '@cachereef/protocol'

/** What a peer vouches for when it sends a client to another one. */
export interface RerouteTerms {
  /** GET is good for HEAD too (RFC 9110 section 9.3.2). */
  readonly method: 'GET' | 'HEAD'
  /** As `canonicalUrl` writes it. */
  readonly url: string
  /** The only peer that is to serve it. */
  readonly holder: PeerId
  /** Who sent the client, and signs. */
  readonly signer: PeerId
  /** Whole seconds since the Unix epoch, by the holder's clock: in this very second it is still good. */
  readonly expires: number
  /** SHA-256 of the content without content coding. */
  readonly digest?: Uint8Array
  /** Of a file that is spread, from 0: the holder fetches and keeps it itself, whomever its table gives the domain. */
  readonly slice?: number
}

/** Ed25519 over all of the terms, by the key that is the signer's PeerId: 64 bytes. */
export function signTerms(terms: RerouteTerms, privateKey: KeyObject): Uint8Array {
  return sign(null, statement(terms), privateKey)
}

/** Whether the signer of the terms has signed them. */
export function isSigned(terms: RerouteTerms, signature: Uint8Array): boolean {
  const key = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, Buffer.from(terms.signer, 'hex')]),
    format: 'der',
    type: 'spki',
  })
  return verify(null, statement(terms), key, signature)
}

/** SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 section 4); the 32 bytes of the key follow. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** The first line sets it apart from all else that is signed with a peer's key. No line can contain a line break. */
function statement({ method, url, holder, signer, expires, digest, slice }: RerouteTerms): Buffer {
  const hex = digest === undefined ? '' : Buffer.from(digest).toString('hex')
  return Buffer.from(['cachereef-reroute-1', method, url, holder, signer, expires, hex, slice ?? ''].join('\n'))
}
