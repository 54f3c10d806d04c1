// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { CommunityEntry } from '../../structs.ts'
import { writeCapacity } from './capacity.ts'

export function writeCommunityEntry(output: Writer, value: CommunityEntry): void {
  output.reserve(101)
  output.string(value.name, 64, 'CommunityEntry.name')
  output.address(value.masterAddress, 'CommunityEntry.masterAddress')
  output.u8(value.subnetBits, 'CommunityEntry.subnetBits')
  output.varint(value.size, 'CommunityEntry.size')
  output.varint(value.room, 'CommunityEntry.room')
  writeCapacity(output, value.capacity)
}
