import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { PeerId } from '@cachereef/protocol'

/** A fresh peer identity for a test. */
export function testIdentity(): { id: PeerId; privateKey: KeyObject; incarnation: number } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return { id: spki.subarray(-32).toString('hex'), privateKey, incarnation: 1 }
}
