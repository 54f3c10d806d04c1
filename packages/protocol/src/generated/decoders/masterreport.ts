// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readMASTERREPORT(input: Reader): Payload<'MASTERREPORT'> {
  return {
    round: input.varint('MASTERREPORT.round'),
    heardMsAgo: input.varint('MASTERREPORT.heardMsAgo'),
    version: input.varint('MASTERREPORT.version'),
    masterAddress: input.optionalAddress('MASTERREPORT.masterAddress'),
  }
}
