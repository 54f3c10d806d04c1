// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { CommunityEntry } from '../../structs.ts'
import { readCapacity } from './capacity.ts'

export function readCommunityEntry(input: Reader): CommunityEntry {
  return {
    name: input.string(64, 'CommunityEntry.name'),
    masterAddress: input.address('CommunityEntry.masterAddress'),
    subnetBits: input.u8('CommunityEntry.subnetBits'),
    size: input.varint('CommunityEntry.size'),
    room: input.varint('CommunityEntry.room'),
    capacity: readCapacity(input),
  }
}
