// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readCommunityEntry } from './community-entry.ts'

export function readREPLACEMASTER(input: Reader): Payload<'REPLACEMASTER'> {
  return {
    community: readCommunityEntry(input),
    previous: input.bool('REPLACEMASTER.previous') ? input.epoch('REPLACEMASTER.previous') : undefined,
  }
}
