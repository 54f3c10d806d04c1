// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readCHALLENGE(input: Reader): Payload<'CHALLENGE'> {
  return {
    token: input.bytesField(32, 'CHALLENGE.token'),
  }
}
