// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeMASTERREPORT(output: Writer, value: Payload<'MASTERREPORT'>): void {
  output.reserve(43)
  output.varint(value.round, 'MASTERREPORT.round')
  output.varint(value.heardMsAgo, 'MASTERREPORT.heardMsAgo')
  output.varint(value.version, 'MASTERREPORT.version')
  output.optionalAddress(value.masterAddress, 'MASTERREPORT.masterAddress')
}
