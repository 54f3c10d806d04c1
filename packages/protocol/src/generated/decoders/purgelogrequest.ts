// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readPURGELOGREQUEST(input: Reader): Payload<'PURGELOGREQUEST'> {
  return {
    sinceMs: input.varint('PURGELOGREQUEST.sinceMs'),
  }
}
