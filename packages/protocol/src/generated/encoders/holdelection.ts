// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeScore } from './score.ts'

export function writeHOLDELECTION(output: Writer, value: Payload<'HOLDELECTION'>): void {
  output.reserve(8)
  output.varint(value.round, 'HOLDELECTION.round')
  writeScore(output, value.score)
  output.reserve(8)
  output.varint(value.version, 'HOLDELECTION.version')
}
