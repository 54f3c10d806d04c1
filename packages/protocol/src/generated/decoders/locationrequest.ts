// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readLOCATIONREQUEST(input: Reader): Payload<'LOCATIONREQUEST'> {
  return {
    domain: input.string(253, 'LOCATIONREQUEST.domain'),
    path: input.string(8192, 'LOCATIONREQUEST.path'),
  }
}
