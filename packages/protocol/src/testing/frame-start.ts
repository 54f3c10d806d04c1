import { FLAG_SEALED, LENGTH_AT, MAJOR } from '../envelope.ts'

/** Bytes that begin like a frame which claims `length`; `total` of them, zeros after the length. */
export function frameStart({
  length,
  total,
  sealed = false,
}: {
  length: number
  total: number
  sealed?: boolean
}): Uint8Array {
  const bytes = new Uint8Array(total)
  bytes.set([0x43, 0x52, MAJOR, sealed ? FLAG_SEALED : 0])
  new DataView(bytes.buffer).setUint32(LENGTH_AT, length)
  return bytes
}
