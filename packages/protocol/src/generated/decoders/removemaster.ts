// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readRemovalReason } from './removal-reason.ts'

export function readREMOVEMASTER(input: Reader): Payload<'REMOVEMASTER'> {
  return {
    communityName: input.string(64, 'REMOVEMASTER.communityName'),
    reason: readRemovalReason(input, 'REMOVEMASTER.reason'),
  }
}
