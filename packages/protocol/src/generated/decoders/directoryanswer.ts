// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readCommunityInfo } from './community-info.ts'
import { readRefusalReason } from './refusal-reason.ts'

export function readDIRECTORYANSWER(input: Reader): Payload<'DIRECTORYANSWER'> {
  return {
    accepted: input.bool('DIRECTORYANSWER.accepted'),
    reason: readRefusalReason(input, 'DIRECTORYANSWER.reason'),
    standing: input.bool('DIRECTORYANSWER.standing') ? readCommunityInfo(input) : undefined,
  }
}
