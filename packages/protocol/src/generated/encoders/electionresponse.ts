// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeScore } from './score.ts'

export function writeELECTIONRESPONSE(output: Writer, value: Payload<'ELECTIONRESPONSE'>): void {
  output.reserve(8)
  output.varint(value.round, 'ELECTIONRESPONSE.round')
  writeScore(output, value.score)
  output.reserve(9)
  output.bool(value.hearsMaster, 'ELECTIONRESPONSE.hearsMaster')
  output.varint(value.version, 'ELECTIONRESPONSE.version')
}
