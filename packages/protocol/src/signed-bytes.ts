import { MAJOR, SIGNATURE_CONTEXT } from './envelope.ts'

/** How many bytes come before the inner part in what a signature covers. */
export const SIGNED_PREFIX_BYTES = SIGNATURE_CONTEXT.length + 1 + 8

const CONTEXT_BYTES = Uint8Array.from(SIGNATURE_CONTEXT, (character) => character.charCodeAt(0))

/** Writes context, major version and realm, whose bytes are in `realm` from `realmAt` on: what a signature covers before the inner part. */
export function writeSignedPrefix(bytes: Uint8Array, realm: Uint8Array, realmAt = 0): void {
  bytes.set(CONTEXT_BYTES)
  bytes[CONTEXT_BYTES.length] = MAJOR
  // One by one: that is done before a view of eight bytes is made.
  for (let index = 0; index < 8; index++) bytes[CONTEXT_BYTES.length + 1 + index] = realm[realmAt + index]!
}
