// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeCommunityEntry } from './community-entry.ts'

export function writeADDMASTER(output: Writer, value: Payload<'ADDMASTER'>): void {
  writeCommunityEntry(output, value.community)
  writeTried(output, value.tried)
}

function writeTried(output: Writer, list: Payload<'ADDMASTER'>['tried']): void {
  output.count(list, 32, 'ADDMASTER.tried')
  for (const element of list) {
    output.reserve(16)
    output.communityId(element, 'ADDMASTER.tried')
  }
}
