// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readCommunityEntry } from './community-entry.ts'

export function readADDMASTER(input: Reader): Payload<'ADDMASTER'> {
  return {
    community: readCommunityEntry(input),
    tried: readTried(input),
  }
}

function readTried(input: Reader): Payload<'ADDMASTER'>['tried'] {
  const count = input.count(32, 16, 'ADDMASTER.tried')
  const list: Payload<'ADDMASTER'>['tried'][number][] = []
  for (let index = 0; index < count; index++) list.push(input.communityId('ADDMASTER.tried'))
  return list
}
