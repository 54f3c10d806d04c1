import type { Cryptography } from '../../crypto-port.ts'
import { CLEAR_HEADER_BYTES, SEALED_HEADER_BYTES, SIGNATURE_BYTES } from '../../envelope.ts'
import { writeOuterHeader } from '../../outer-header.ts'
import { SIGNED_PREFIX_BYTES, writeSignedPrefix } from '../../signed-bytes.ts'

const REALM = new Uint8Array(8).fill(0x11)

/** A frame around any bytes whatever as its inner part, rightly signed and rightly sealed: all that a member could do. */
export function forgeFrame(inner: Uint8Array, { sealing, sign }: Cryptography): Uint8Array {
  const signed = new Uint8Array(SIGNED_PREFIX_BYTES + inner.length)
  writeSignedPrefix(signed, REALM)
  signed.set(inner, SIGNED_PREFIX_BYTES)
  const plain = new Uint8Array(inner.length + SIGNATURE_BYTES)
  plain.set(inner)
  plain.set(sign(signed), inner.length)
  if (!sealing) {
    const frame = new Uint8Array(CLEAR_HEADER_BYTES + plain.length)
    writeOuterHeader(frame, REALM, undefined)
    frame.set(plain, CLEAR_HEADER_BYTES)
    return frame
  }
  const id = sealing.next()
  const frame = new Uint8Array(SEALED_HEADER_BYTES + plain.length + 16)
  writeOuterHeader(frame, REALM, id)
  frame.set(sealing.seal(id, plain, frame.subarray(0, SEALED_HEADER_BYTES)), SEALED_HEADER_BYTES)
  return frame
}
