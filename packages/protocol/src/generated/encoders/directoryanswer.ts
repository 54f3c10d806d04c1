// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeCommunityInfo } from './community-info.ts'
import { writeRefusalReason } from './refusal-reason.ts'

export function writeDIRECTORYANSWER(output: Writer, value: Payload<'DIRECTORYANSWER'>): void {
  output.reserve(3)
  output.bool(value.accepted, 'DIRECTORYANSWER.accepted')
  writeRefusalReason(output, value.reason, 'DIRECTORYANSWER.reason')
  output.present(value.standing !== undefined)
  if (value.standing !== undefined) writeCommunityInfo(output, value.standing)
}
