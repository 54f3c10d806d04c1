// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readNominationReason } from './nomination-reason.ts'

export function readNOMINATIONRESPONSE(input: Reader): Payload<'NOMINATIONRESPONSE'> {
  return {
    round: input.varint('NOMINATIONRESPONSE.round'),
    accepted: input.bool('NOMINATIONRESPONSE.accepted'),
    reason: readNominationReason(input, 'NOMINATIONRESPONSE.reason'),
  }
}
