// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeNominationReason } from './nomination-reason.ts'

export function writeNOMINATIONRESPONSE(output: Writer, value: Payload<'NOMINATIONRESPONSE'>): void {
  output.reserve(10)
  output.varint(value.round, 'NOMINATIONRESPONSE.round')
  output.bool(value.accepted, 'NOMINATIONRESPONSE.accepted')
  writeNominationReason(output, value.reason, 'NOMINATIONRESPONSE.reason')
}
