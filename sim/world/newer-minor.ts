import { type Cryptography, MINOR, SIGNATURE_BYTES } from '@cachereef/protocol'

/** What the next minor version might append to a payload. */
const ADDITION = Uint8Array.of(0xfe, 0xed, 0x01)
/** In the outer header, after which the inner part begins with the minor version (docs/protocol.md). */
const LENGTH_AT = 4
const OUTER_HEADER_BYTES = 16
/** A realm and the major version follow the context in what is signed; the context is text that ends with a zero. */
const AFTER_CONTEXT = 1 + 8

/** Signs what `asNewer` will make of the frame, as a peer of the next minor version would have written it. */
export function newerCryptography(own: Cryptography): Cryptography {
  return {
    ...own,
    sign: (signed) => own.sign(withAddition(signed, signed.indexOf(0) + 1 + AFTER_CONTEXT, signed.length)),
  }
}

/** A frame in clear as the next minor version would have it: of that version, and with more in its payload than is known here. */
export function asNewer(frame: Uint8Array): Uint8Array {
  const newer = withAddition(frame, OUTER_HEADER_BYTES, frame.length - SIGNATURE_BYTES)
  new DataView(newer.buffer).setUint32(LENGTH_AT, newer.length)
  return newer
}

function withAddition(bytes: Uint8Array, minorAt: number, payloadEnd: number): Uint8Array {
  const more = new Uint8Array(bytes.length + ADDITION.length)
  more.set(bytes.subarray(0, payloadEnd))
  more.set(ADDITION, payloadEnd)
  more.set(bytes.subarray(payloadEnd), payloadEnd + ADDITION.length)
  more[minorAt] = MINOR + 1
  return more
}
