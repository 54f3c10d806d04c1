// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readCACHESTATUS(input: Reader): Payload<'CACHESTATUS'> {
  return {
    caching: input.bool('CACHESTATUS.caching'),
    reason: input.string(200, 'CACHESTATUS.reason'),
  }
}
