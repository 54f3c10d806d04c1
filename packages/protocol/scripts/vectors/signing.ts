import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { Cryptography } from '../../src/crypto-port.ts'
import type { PeerId } from '../../src/identifiers.ts'

/** Real Ed25519 signatures, so that the vectors check another implementation's signatures too. Keys are made of names. */

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export interface Signer {
  readonly id: PeerId
  /** The private seed, hexadecimal: the key is for tests and no secret. */
  readonly seed: string
  readonly cryptography: Cryptography
}

/** A signer whose private seed is the SHA-256 hash of a name. */
export function signerNamed(name: string): Signer {
  const seed = createHash('sha256').update(name).digest()
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return {
    id: spki.subarray(SPKI_PREFIX.length).toString('hex'),
    seed: seed.toString('hex'),
    cryptography: {
      sign: (bytes) => sign(null, bytes, privateKey),
      verify(signer, bytes, signature) {
        const key = Buffer.concat([SPKI_PREFIX, Buffer.from(signer, 'hex')])
        return verify(null, bytes, createPublicKey({ key, format: 'der', type: 'spki' }), signature)
      },
      realm: () => '0'.repeat(16),
    },
  }
}
