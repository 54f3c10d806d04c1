// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { CommunityInfo } from '../../structs.ts'
import { writeCapacity } from './capacity.ts'

export function writeCommunityInfo(output: Writer, value: CommunityInfo): void {
  output.reserve(157)
  output.communityId(value.id, 'CommunityInfo.id')
  output.epoch(value.epoch, 'CommunityInfo.epoch')
  output.string(value.name, 64, 'CommunityInfo.name')
  output.address(value.masterAddress, 'CommunityInfo.masterAddress')
  output.u8(value.subnetBits, 'CommunityInfo.subnetBits')
  output.varint(value.size, 'CommunityInfo.size')
  output.varint(value.room, 'CommunityInfo.room')
  writeCapacity(output, value.capacity)
  output.reserve(8)
  output.varint(value.ageMs, 'CommunityInfo.ageMs')
}
