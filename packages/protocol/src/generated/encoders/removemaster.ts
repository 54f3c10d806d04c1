// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeRemovalReason } from './removal-reason.ts'

export function writeREMOVEMASTER(output: Writer, value: Payload<'REMOVEMASTER'>): void {
  output.reserve(66)
  output.string(value.communityName, 64, 'REMOVEMASTER.communityName')
  writeRemovalReason(output, value.reason, 'REMOVEMASTER.reason')
}
