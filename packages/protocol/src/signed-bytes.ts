import { MAJOR, SIGNATURE_CONTEXT } from './envelope.ts'

/** How many bytes come before the inner part in what a signature covers. */
export const SIGNED_PREFIX_BYTES = SIGNATURE_CONTEXT.length + 1 + 8

const CONTEXT_BYTES = Uint8Array.from(SIGNATURE_CONTEXT, (character) => character.charCodeAt(0))

/** Writes context, major version and realm: what a signature covers before the inner part. */
export function writeSignedPrefix(bytes: Uint8Array, realm: Uint8Array): void {
  bytes.set(CONTEXT_BYTES)
  bytes[CONTEXT_BYTES.length] = MAJOR
  bytes.set(realm, CONTEXT_BYTES.length + 1)
}
