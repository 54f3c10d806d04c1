// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeCommunityEntry } from './community-entry.ts'

export function writeREPLACEMASTER(output: Writer, value: Payload<'REPLACEMASTER'>): void {
  writeCommunityEntry(output, value.community)
  output.reserve(41)
  output.present(value.previous !== undefined)
  if (value.previous !== undefined) output.epoch(value.previous, 'REPLACEMASTER.previous')
}
