// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readPURGECONFIRM(input: Reader): Payload<'PURGECONFIRM'> {
  return {
    id: input.hex16('PURGECONFIRM.id'),
    entries: input.varint('PURGECONFIRM.entries'),
  }
}
